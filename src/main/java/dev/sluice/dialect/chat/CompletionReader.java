package dev.sluice.dialect.chat;

import static dev.sluice.dialect.chat.ChatDialect.NAME;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Completion.Choice;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads an answer. */
final class CompletionReader {
    /** Notes the host's own word for why it stopped. */
    static final String FINISH_NOTE = "~finish";

    /** Notes what the message has besides its parts. */
    static final String MESSAGE_NOTE = "~message";

    static final String USAGE_NOTE = "~usage";
    private static final Set<String> MEMBERS =
            Set.of("id", "model", "created", "object", "choices", "usage", "service_tier");
    private static final Set<String> CHOICE_MEMBERS = Set.of("index", "message", "finish_reason");

    private CompletionReader() {}

    static Completion read(Json.Obj body) {
        if (!(body.get("choices") instanceof Json.Arr choices)) {
            throw invalid("choices");
        }
        List<Choice> read = new ArrayList<>();
        for (Json choice : choices.elements()) {
            read.add(choice(choice));
        }
        Extras extras = Extras.beyond(NAME, body, MEMBERS);
        Usage usage = null;
        if (body.get("usage") instanceof Json.Obj told) {
            usage = ChatUsage.read(told, body.text("service_tier"));
            extras = extras.with(NAME, USAGE_NOTE, told);
        }
        Json tier = body.get("service_tier");
        if (tier != null && !(tier instanceof Json.Text)) {
            extras = extras.with(NAME, "service_tier", tier);
        }
        return new Completion(
                textOr(body, "id"),
                textOr(body, "model"),
                body.number("created", 0),
                read,
                usage,
                body.text("service_tier"),
                extras);
    }

    private static String textOr(Json.Obj body, String name) {
        String text = body.text(name);
        return text == null ? "" : text;
    }

    private static Choice choice(Json value) {
        if (!(value instanceof Json.Obj choice)) {
            throw invalid("choices");
        }
        Message message = message(choice);
        boolean calls = message.parts().stream().anyMatch(Part.ToolCall.class::isInstance);
        boolean refused = message.parts().stream().anyMatch(Part.Refusal.class::isInstance);
        String word = choice.text("finish_reason");
        FinishReason finish = FinishReasons.read(word == null ? "" : word, calls, refused);
        Extras extras = Extras.beyond(NAME, choice, CHOICE_MEMBERS)
                .with(NAME, MESSAGE_NOTE, new Json.Obj().putAll(message.extras().of(NAME)))
                .with(NAME, FINISH_NOTE, Json.orNull(choice.get("finish_reason")));
        return new Choice(message.parts(), finish, null, extras);
    }

    /** What would be the caller's mistake in a question is the host's here. */
    private static Message message(Json.Obj choice) {
        Json.Obj said = choice.object("message");
        try {
            return MessageReader.ofAnswer(said == null ? new Json.Obj() : said);
        } catch (Failure unreadable) {
            throw invalid("message that can be read");
        }
    }

    private static Failure invalid(String member) {
        return Failure.of(
                Kind.UPSTREAM_INVALID_ANSWER, "The host's answer has no " + member + " (expected: a chat completion)");
    }
}
