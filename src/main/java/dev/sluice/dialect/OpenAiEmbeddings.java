package dev.sluice.dialect;

import dev.sluice.canonical.EmbeddingAnswer;
import dev.sluice.canonical.EmbeddingQuestion;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Usage;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What callers of {@code /embeddings} say and are answered (OpenAI API reference, embeddings, read 2026-11). Stateless; on any thread. */
public final class OpenAiEmbeddings {
    private static final String NAME = "embeddings";
    private static final int MAX_TEXTS = 2_048;
    private static final int MAX_DIMENSIONS = 65_536;
    private static final Set<String> KNOWN = Set.of("input", "model", "encoding_format", "dimensions");

    private OpenAiEmbeddings() {}

    /**
     * Reads a caller's question. Texts only: tokens are of a tokenizer that only the host of the same name has.
     *
     * @throws Failure of kind {@code INVALID_REQUEST} that names the field
     */
    public static EmbeddingQuestion readQuestion(Json.Obj body) {
        return new EmbeddingQuestion(
                texts(body.value("input")), dimensions(body), packed(body), Extras.beyond(NAME, body, KNOWN));
    }

    private static List<String> texts(@Nullable Json input) {
        if (!(input instanceof Json.Arr list)) {
            return List.of(text("input", input));
        }
        List<Json> elements = list.elements();
        if (elements.isEmpty() || elements.size() > MAX_TEXTS) {
            throw invalid("input", elements.size() + " elements", "1 to " + MAX_TEXTS);
        }
        if (elements.get(0) instanceof Json.Num) {
            throw tokens("input");
        }
        List<String> texts = new ArrayList<>(elements.size());
        for (Json element : elements) {
            texts.add(text("input[" + texts.size() + "]", element));
        }
        return texts;
    }

    private static String text(String field, @Nullable Json value) {
        if (value instanceof Json.Arr) {
            throw tokens(field);
        }
        if (!(value instanceof Json.Text text)) {
            throw invalid(field, value == null ? "missing" : "no text", "a text, or a list of texts");
        }
        if (text.value().isEmpty()) {
            throw invalid(field, "empty", "a text with at least one character");
        }
        return text.value();
    }

    private static Failure tokens(String field) {
        return invalid(field, "tokens", "text; the model has a tokenizer of its own");
    }

    private static @Nullable Integer dimensions(Json.Obj body) {
        Json value = body.value("dimensions");
        if (value == null) {
            return null;
        }
        long number = value instanceof Json.Num told ? told.orElse(0) : 0;
        if (number < 1 || number > MAX_DIMENSIONS) {
            throw invalid("dimensions", value.toString(), "a whole number from 1 to " + MAX_DIMENSIONS);
        }
        return (int) number;
    }

    private static boolean packed(Json.Obj body) {
        Json value = body.value("encoding_format");
        String format = value == null ? "float" : Json.textOf(value);
        if (!"float".equals(format) && !"base64".equals(format)) {
            throw invalid("encoding_format", "unknown", "float or base64");
        }
        return "base64".equals(format);
    }

    private static Failure invalid(String field, String found, String expected) {
        return Failure.ofParam(Kind.INVALID_REQUEST, field, field + ": " + found + " (expected: " + expected + ")");
    }

    /** Writes an answer for a caller. Where the host does not tell the tokens, they are estimated. */
    public static Buffer writeAnswer(EmbeddingAnswer answer, EmbeddingQuestion question, String model) {
        Usage usage = answer.usage();
        long tokens = usage == null ? TokenEstimate.of(question.texts()) : usage.totalInput();
        Buffer out =
                Buffer.buffer(16 * answer.vectors().size() * answer.vectors().get(0).length);
        out.appendString("{\"object\":\"list\",\"data\":[");
        for (int i = 0; i < answer.vectors().size(); i++) {
            out.appendString(i == 0 ? "{" : ",{")
                    .appendString("\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":");
            VectorText.write(answer.vectors().get(i), question.packed(), out);
            out.appendString("}");
        }
        return out.appendString("],\"model\":")
                .appendBuffer(new Json.Text(model).toBuffer())
                .appendString(",\"usage\":{\"prompt_tokens\":" + tokens + ",\"total_tokens\":" + tokens + "}}");
    }
}
