package dev.sluice.dialect.responses;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Role;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An answer that is remembered for its caller: what a later question that names it goes on from, and what a caller who asks for it is
 * shown.
 *
 * @param id the name that the caller knows it by
 * @param messages the conversation with the answer as its last message, without instructions, which hold for one question only
 * @param response the answer as it was written
 */
public record StoredResponse(String id, List<Message> messages, Json.Obj response) {
    private static final String PREVIOUS = "previous_response_id";

    public StoredResponse {
        messages = List.copyOf(messages);
    }

    /**
     * What is to be remembered of an answer.
     *
     * @param prompt the whole of what was asked, earlier messages included
     * @param written the answer as the caller got it, with the id that the caller knows
     */
    public static StoredResponse of(Prompt prompt, Completion completion, Json.Obj written) {
        List<Message> messages = new ArrayList<>(withoutInstructions(prompt));
        if (!completion.choices().isEmpty()) {
            List<Part> said = completion.choices().getFirst().parts();
            messages.add(new Message(Role.ASSISTANT, said, null, Extras.NONE));
        }
        String id = written.text("id");
        return new StoredResponse(id == null ? completion.id() : id, messages, written);
    }

    /** The question that {@code next} is when the whole conversation is said with it, for a host that remembers nothing. */
    public Prompt continuedBy(Prompt next) {
        List<Message> whole = new ArrayList<>();
        next.messages().stream().filter(StoredResponse::isInstructions).forEach(whole::add);
        whole.addAll(messages);
        whole.addAll(withoutInstructions(next));
        Map<String, Json> extras = new LinkedHashMap<>(next.extras().members());
        extras.remove(PREVIOUS);
        return new Prompt(
                whole,
                next.tools(),
                next.toolChoice(),
                next.settings(),
                next.format(),
                next.effort(),
                new Extras(next.extras().dialect(), extras));
    }

    private static List<Message> withoutInstructions(Prompt prompt) {
        return prompt.messages().stream()
                .filter(message -> !isInstructions(message))
                .toList();
    }

    private static boolean isInstructions(Message message) {
        return message.extras().notes(ResponsesDialect.NAME, Notes.INSTRUCTIONS);
    }

    /** About how much memory it takes. What several answers of a conversation share is counted with each. */
    public long bytes() {
        long size = response.toString().length();
        for (Message message : messages) {
            size += bytes(message.parts());
        }
        return size;
    }

    private static long bytes(List<Part> parts) {
        long size = 0;
        for (Part part : parts) {
            size += 64
                    + switch (part) {
                        case Part.Text text -> text.text().length();
                        case Part.Refusal refusal -> refusal.text().length();
                        case Part.Reasoning thought ->
                            thought.text().length()
                                    + (thought.seal() == null
                                            ? 0
                                            : thought.seal().length());
                        case Part.ToolCall call -> call.arguments().length();
                        case Part.ToolResult result -> bytes(result.content());
                        case Part.Media media -> bytes(media.source());
                        case Part.Foreign foreign -> foreign.value().toString().length();
                    };
        }
        return size;
    }

    private static long bytes(MediaSource source) {
        return switch (source) {
            case MediaSource.Inline inline -> inline.base64().length();
            case MediaSource.Url url -> url.url().length();
            case MediaSource.FileId file -> file.id().length();
            case MediaSource.PlainText text -> text.text().length();
        };
    }
}
