package dev.sluice.canonical;

import dev.sluice.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a model, in no dialect's words. The model and whether a stream is wanted are not part of it: the one is chosen and
 * the other a matter of transport.
 *
 * @param messages the conversation, the system's messages in their places
 * @param settings plain values; what is missing is left to the host
 * @param extras what the caller's dialect said beyond that
 */
public record Prompt(
        List<Message> messages,
        List<Tool> tools,
        @Nullable ToolChoice toolChoice,
        Map<Setting, Json> settings,
        @Nullable AnswerFormat format,
        @Nullable Effort effort,
        Extras extras) {
    public Prompt {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        settings = Map.copyOf(settings);
    }
}
