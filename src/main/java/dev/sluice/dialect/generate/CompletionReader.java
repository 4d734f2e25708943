package dev.sluice.dialect.generate;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Part;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Obj;
import dev.sluice.json.JsonWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code GenerateContentResponse} (generativelanguage v1beta). A prompt that was blocked has no candidates; it becomes one answer
 * without words that the filter ended.
 */
final class CompletionReader {
    private final Obj rest;
    private final PartReader parts;

    private CompletionReader(Obj body) {
        rest = body.copy();
        String id = body.text("responseId");
        parts = new PartReader(new CallIds(id != null ? id : JsonWriter.text(body)));
    }

    static Completion read(Obj body) {
        if (body.value("error") != null || !(body.has("candidates") || body.has("promptFeedback"))) {
            throw invalid();
        }
        return new CompletionReader(body).read();
    }

    static Failure invalid() {
        return Failure.of(
                Kind.UPSTREAM_INVALID_ANSWER,
                "The host's answer was not understood (expected: a generateContent response)");
    }

    private Completion read() {
        String id = take("responseId");
        String model = take("modelVersion");
        String created = rest.text("createTime");
        Obj usage = rest.object("usageMetadata");
        if (UsageWords.read(usage) != null) {
            rest.remove("usageMetadata");
        }
        List<Completion.Choice> choices = new ArrayList<>();
        Notes notes = new Notes();
        Searches searches = new Searches();
        List<Json> candidates = rest.elements("candidates");
        for (Json candidate : candidates) {
            if (!(candidate instanceof Obj object)) {
                throw invalid();
            }
            searches.add(object.object("groundingMetadata"));
            choices.add(choice(object));
        }
        if (choices.isEmpty()) {
            notes.note("~noChoice");
            choices.add(new Completion.Choice(List.of(), blocked(rest), null, Extras.NONE));
        } else {
            rest.remove("candidates");
        }
        return new Completion(
                id == null ? "" : id,
                model == null ? "" : model,
                seconds(created),
                choices,
                searches.in(UsageWords.read(usage)),
                null,
                notes.keep(rest).extras());
    }

    private @Nullable String take(String name) {
        String text = rest.text(name);
        if (text != null) {
            rest.remove(name);
        }
        return text;
    }

    static FinishReason blocked(Obj body) {
        Obj feedback = body.object("promptFeedback");
        return feedback != null && feedback.value("blockReason") != null
                ? FinishReason.CONTENT_FILTER
                : FinishReason.ERROR;
    }

    static long seconds(@Nullable String time) {
        try {
            return time == null ? 0 : Instant.parse(time).getEpochSecond();
        } catch (DateTimeException strange) {
            return 0;
        }
    }

    private Completion.Choice choice(Obj candidate) {
        Obj others = candidate.copy();
        Notes notes = new Notes().note("~read");
        List<Part> read = new ArrayList<>();
        Obj content = candidate.object("content");
        if (content != null) {
            others.remove("content");
            Obj around = content.copy();
            if (content.get("parts") instanceof Json.Arr) {
                around.remove("parts");
                readParts(content.elements("parts"), read);
            } else {
                notes.note("~noParts");
            }
            notes.note("~content", around);
        }
        Json told = candidate.get("finishReason");
        String word = told instanceof Json.Num number ? number.text() : Json.textOf(told);
        others.remove("finishReason");
        if (told != null) {
            notes.note("~finishReason", told);
        }
        return new Completion.Choice(
                read, finish(word, read), null, notes.keep(others).extras());
    }

    private void readParts(List<Json> told, List<Part> into) {
        for (Json part : told) {
            if (!(part instanceof Obj object)) {
                throw invalid();
            }
            parts.read(object, into);
        }
    }

    static FinishReason finish(@Nullable String word, List<Part> parts) {
        boolean called = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
        boolean empty = parts.stream().noneMatch(CompletionReader::says);
        return FinishWords.read(word, called, empty);
    }

    private static boolean says(Part part) {
        return part instanceof Part.Text text ? !text.text().isEmpty() : !(part instanceof Part.Reasoning);
    }
}
