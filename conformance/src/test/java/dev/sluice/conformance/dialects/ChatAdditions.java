package dev.sluice.conformance.dialects;

import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a chat stream has beside OpenAI's own members, which the SDK's accumulator leaves out: thoughts, their seals, and calls' seals. */
@SuppressWarnings("deprecation") // there is no other way to what is not OpenAI's own
final class ChatAdditions {
    private static final String BLOCKS = "thinking_blocks";
    private static final String SEALED = "extra_content";

    private final StringBuilder thought = new StringBuilder();
    private final List<JsonValue> blocks = new ArrayList<>();
    private final Map<Integer, JsonValue> sealedCalls = new HashMap<>();

    void add(ChatCompletionChunk chunk) {
        for (ChatCompletionChunk.Choice choice : chunk.choices()) {
            Map<String, JsonValue> more = choice.delta()._additionalProperties();
            string(more.get("reasoning_content"), thought);
            blocks.addAll(list(more.get(BLOCKS)));
            choice.delta().toolCalls().orElse(List.of()).forEach(call -> {
                JsonValue sealed = call._additionalProperties().get(SEALED);
                if (sealed != null) {
                    sealedCalls.put(Math.toIntExact(call.index()), sealed);
                }
            });
        }
    }

    private static void string(@Nullable JsonValue json, StringBuilder into) {
        if (json != null) {
            into.append(json.asStringOrThrow());
        }
    }

    @SuppressWarnings("unchecked")
    private static List<JsonValue> list(@Nullable JsonValue json) {
        return json == null ? List.of() : (List<JsonValue>) json.asArray().orElseThrow();
    }

    ChatCompletionMessage to(ChatCompletionMessage message) {
        ChatCompletionMessage.Builder whole = message.toBuilder();
        if (!thought.isEmpty()) {
            whole.putAdditionalProperty("reasoning_content", JsonValue.from(thought.toString()));
        }
        if (!blocks.isEmpty()) {
            whole.putAdditionalProperty(BLOCKS, JsonValue.from(blocks));
        }
        List<ChatCompletionMessageToolCall> calls = message.toolCalls().orElse(List.of());
        if (!sealedCalls.isEmpty()) {
            List<ChatCompletionMessageToolCall> sealed = new ArrayList<>();
            for (int i = 0; i < calls.size(); i++) {
                sealed.add(ChatCompletionMessageToolCall.ofFunction(
                        sealed(calls.get(i).asFunction(), i)));
            }
            whole.toolCalls(sealed);
        }
        return whole.build();
    }

    private ChatCompletionMessageFunctionToolCall sealed(ChatCompletionMessageFunctionToolCall call, int index) {
        JsonValue seal = sealedCalls.get(index);
        return seal == null
                ? call
                : call.toBuilder().putAdditionalProperty(SEALED, seal).build();
    }
}
