package dev.sluice.provider;

import dev.sluice.canonical.Prompt;
import dev.sluice.dialect.Ask;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.Slices;
import java.util.function.Function;

/**
 * A caller's question, read in full because its host speaks another dialect.
 *
 * @param usageWanted whether a stream is to tell its usage
 */
record Question(Prompt prompt, boolean usageWanted) {
    static Question read(Ask ask, Function<Json.Obj, Prompt> reader) {
        if (!(ask.body() instanceof Slices whole)) {
            throw Failure.of(Kind.INVALID_REQUEST, "body: a form (expected: JSON)");
        }
        try {
            Json.Obj body = JsonReader.readObject(whole.join());
            Json.Obj options = body.object("stream_options");
            return new Question(reader.apply(body), options != null && options.isTrue("include_usage"));
        } catch (InvalidJsonException invalid) {
            throw Failure.of(
                    Kind.INVALID_JSON,
                    "body: JSON that is nested too deeply, or has text that is none (expected: a JSON object)");
        }
    }
}
