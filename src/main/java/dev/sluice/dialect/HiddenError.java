package dev.sluice.dialect;

import dev.sluice.canonical.HostFault;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** An error in the place of a good answer, as dialects have it whose errors are objects with an {@code error} in them. */
final class HiddenError {
    private HiddenError() {}

    static @Nullable HostError read(Dialect dialect, Buffer body, String requestId) {
        Json.Obj words = object(body);
        if (words == null) {
            return null;
        }
        HostFault fault = dialect.readError(0, MultiMap.caseInsensitiveMultiMap(), body);
        boolean isTellable = fault.sort() != HostFault.Sort.AUTHENTICATION;
        HostFault told = fault.forCaller();
        Json.Obj error = words.object("error");
        boolean isOwn = isTellable && error != null && error.text("message") != null;
        return new HostError(
                told.status(),
                isOwn ? body : dialect.writeError(told, requestId).toBuffer());
    }

    private static Json.@Nullable Obj object(Buffer body) {
        try {
            return JsonReader.readObject(body);
        } catch (InvalidJsonException notJson) {
            return null;
        }
    }
}
