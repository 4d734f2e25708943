package dev.sluice.dialect;

import dev.sluice.failure.Failure;
import dev.sluice.stream.JsonMember;
import dev.sluice.stream.JsonScan;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** OpenAI's error object: {@code {"error":{"message","type","param","code"}}} (OpenAI API reference, read 2026-11). */
public final class ErrorBody {
    private ErrorBody() {}

    public static Buffer of(Failure failure) {
        JsonObject error = new JsonObject()
                .put("message", failure.getMessage())
                .put("type", failure.kind().type())
                .put("param", failure.param())
                .put("code", failure.kind().code());
        return new JsonObject().put("error", error).toBuffer();
    }

    /** Whether a JSON object, or what there is of it, has an {@code error} of its own that is not null. */
    public static boolean isTopLevelError(Buffer json) {
        JsonMember error = JsonMember.top("error");
        JsonScan scan = new JsonScan(error);
        return scan.feed(json) == null && error.isPresent() && !error.isNull();
    }
}
