package dev.sluice.provider;

import dev.sluice.dialect.Ask;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.Slices;

/** A caller's body, read in full because its bytes cannot pass as they are. */
public final class AskedObject {
    private AskedObject() {}

    /** Fails with a {@link Failure} of the caller's if it is no JSON object. */
    public static Json.Obj of(Ask ask) {
        if (!(ask.bodyFor(null, false) instanceof Slices whole)) {
            throw Failure.of(Kind.INVALID_REQUEST, "body: a form (expected: JSON)");
        }
        try {
            return JsonReader.readObject(whole.join());
        } catch (InvalidJsonException invalid) {
            throw Failure.of(
                    Kind.INVALID_JSON,
                    "body: JSON that is nested too deeply, or has text that is none (expected: a JSON object)");
        }
    }
}
