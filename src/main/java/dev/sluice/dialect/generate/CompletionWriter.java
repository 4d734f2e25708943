package dev.sluice.dialect.generate;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Part;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Arr;
import dev.sluice.json.Json.Obj;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a {@code GenerateContentResponse} (generativelanguage v1beta). The reason of the end is the host's own word where it had one. */
final class CompletionWriter {
    private final PartWriter parts = new PartWriter(false);
    private final CallerTerms terms;

    CompletionWriter(CallerTerms terms) {
        this.terms = terms;
    }

    Obj write(Completion completion) {
        Obj body = new Obj();
        if (!Notes.has(completion.extras(), "~noChoice")) {
            List<Json> candidates = new ArrayList<>();
            completion.choices().forEach(choice -> candidates.add(candidate(choice, candidates.size())));
            body.put("candidates", new Arr(candidates));
        }
        body.putAll(Notes.members(completion.extras()).members());
        if (completion.usage() != null) {
            body.put("usageMetadata", UsageWords.write(completion.usage()));
        }
        return body.put("modelVersion", terms.model())
                .put("responseId", completion.id().isEmpty() ? terms.requestId() : completion.id());
    }

    private Obj candidate(Completion.Choice choice, int index) {
        boolean own = choice.extras().dialect().equals(GenerateDialect.NAME);
        Obj candidate = new Obj();
        if (!own || Notes.has(choice.extras(), "~content")) {
            candidate.put("content", content(choice, own));
        }
        candidate.putIf("finishReason", finish(choice, own));
        if (!own) {
            candidate.put("index", index);
        }
        return candidate.putAll(Notes.members(choice.extras()).members());
    }

    private Obj content(Completion.Choice choice, boolean own) {
        List<Json> written = new ArrayList<>();
        for (Part part : choice.parts()) {
            parts.add(part, written); // what cannot be said to this caller is left out
        }
        Obj content = new Obj();
        if (!Notes.has(choice.extras(), "~noParts") || !written.isEmpty()) {
            content.put("parts", new Arr(written));
        }
        if (!own) {
            content.put("role", "model");
        }
        return content.putAll(Notes.object(choice.extras(), "~content").members());
    }

    private static @Nullable Json finish(Completion.Choice choice, boolean own) {
        Json told = Notes.get(choice.extras(), "~finishReason");
        String word = told instanceof Json.Num number ? number.text() : Json.textOf(told);
        if (own && CompletionReader.finish(word, choice.parts()) == choice.finish()) {
            return told;
        }
        return new Json.Text(FinishWords.write(choice.finish()));
    }
}
