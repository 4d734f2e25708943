package dev.sluice.dialect.chat;

import static dev.sluice.dialect.chat.ChatDialect.NAME;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Completion.Choice;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes an answer. */
final class CompletionWriter {
    private CompletionWriter() {}

    static Json.Obj write(Completion completion, CallerTerms terms) {
        Map<String, Json> own = completion.extras().of(NAME);
        List<Json> choices = new ArrayList<>();
        for (Choice choice : completion.choices()) {
            choices.add(choice(choice, choices.size()));
        }
        Json.Obj body = new Json.Obj()
                .put("id", idOf(completion.id(), terms))
                .put("object", "chat.completion")
                .put("created", completion.created() > 0 ? completion.created() : terms.createdSeconds())
                .put("model", terms.model())
                .put("choices", new Json.Arr(choices))
                .putIf("service_tier", completion.serviceTier());
        Usage usage = completion.usage();
        Json told = own.get(CompletionReader.USAGE_NOTE);
        if (told != null) {
            body.put("usage", told);
        } else if (usage != null) {
            body.put("usage", ChatUsage.write(usage));
        }
        own.forEach((name, value) -> {
            if (!name.startsWith("~")) {
                body.put(name, value);
            }
        });
        return body;
    }

    /** The host's name of the answer, so that both can speak of it; our own where it has none. */
    static String idOf(String hostId, CallerTerms terms) {
        return hostId.isEmpty() ? "chatcmpl-" + terms.requestId() : hostId;
    }

    private static Json choice(Choice choice, int index) {
        Map<String, Json> own = choice.extras().of(NAME);
        Map<String, Json> ownMessage =
                own.get(CompletionReader.MESSAGE_NOTE) instanceof Json.Obj note ? note.members() : Map.of();
        Json.Obj message = new Json.Obj().put("role", "assistant");
        PartWriter parts = new PartWriter("message", new Losses(new ChatDialect(), false));
        AssistantMessage.of(choice.parts(), ownMessage, parts).writeAnswerInto(message);
        ownMessage.forEach((name, value) -> {
            if (!name.startsWith("~")) {
                message.put(name, value);
            }
        });
        Json.Obj written = new Json.Obj().put("index", index).put("message", message);
        Json finish = own.get(CompletionReader.FINISH_NOTE);
        boolean refused = choice.parts().stream().anyMatch(Part.Refusal.class::isInstance);
        String reason = FinishReasons.write(choice.finish(), refused);
        written.put("finish_reason", finish == null ? new Json.Text(reason) : finish);
        if (own.isEmpty()) {
            written.put("logprobs", Json.Null.VALUE);
        }
        own.forEach((name, value) -> {
            if (!name.startsWith("~")) {
                written.put(name, value);
            }
        });
        return written;
    }
}
