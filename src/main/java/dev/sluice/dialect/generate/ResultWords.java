package dev.sluice.dialect.generate;

import dev.sluice.canonical.Part;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Obj;
import dev.sluice.json.JsonReader;
import dev.sluice.json.JsonWriter;
import java.util.List;

/**
 * What a tool said, as {@code functionResponse.response}, which must be an object: one member {@code output} or {@code result} stands for
 * a text, {@code error} for a failure, and anything else is JSON (generativelanguage v1beta, FunctionResponse).
 */
final class ResultWords {
    private ResultWords() {}

    static boolean isError(Obj response) {
        return response.size() == 1 && response.value("error") != null;
    }

    static String text(Obj response) {
        if (response.size() == 1) {
            for (String word : List.of("result", "output", "error")) {
                Json value = response.value(word);
                if (value != null) {
                    return value instanceof Json.Text text ? text.value() : JsonWriter.text(value);
                }
            }
        }
        return JsonWriter.text(response);
    }

    /** The object for a result of any dialect; the one that was read, if it still says the same. */
    static Obj response(Part.ToolResult result) {
        String text = textOf(result.content());
        if (Notes.get(result.extras(), "~response") instanceof Obj read
                && text(read).equals(text)
                && isError(read) == result.error()) {
            return read;
        }
        if (result.error()) {
            return new Obj().put("error", text);
        }
        return asObject(text);
    }

    private static Obj asObject(String text) {
        if (text.stripLeading().startsWith("{")) {
            try {
                if (JsonReader.read(text) instanceof Obj object) {
                    return object;
                }
            } catch (InvalidJsonException plainText) {
                // it only begins like an object
            }
        }
        return new Obj().put("result", text);
    }

    private static String textOf(List<Part> content) {
        StringBuilder text = new StringBuilder();
        for (Part part : content) {
            String words = switch (part) {
                case Part.Text said -> said.text();
                case Part.Refusal refusal -> refusal.text();
                default -> "";
            };
            text.append(text.isEmpty() || words.isEmpty() ? "" : "\n").append(words);
        }
        return text.toString();
    }
}
