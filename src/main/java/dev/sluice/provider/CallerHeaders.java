package dev.sluice.provider;

import dev.sluice.config.Secret;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a host may see of a caller's headers: nothing that names, authorises or traces the caller. */
public final class CallerHeaders {
    private static final List<String> FOR_ALL = List.of(
            "accept",
            "content-type",
            "idempotency-key",
            "traceparent",
            "tracestate",
            "user-agent",
            "x-client-request-id");

    private final List<String> names;

    private CallerHeaders(List<String> names) {
        this.names = List.copyOf(names);
    }

    /** Those for every host, and {@code more}. */
    public static CallerHeaders with(String... more) {
        List<String> names = new ArrayList<>(FOR_ALL);
        names.addAll(List.of(more));
        return new CallerHeaders(names);
    }

    /** A copy of {@code caller}'s that may be added to. */
    public MultiMap of(MultiMap caller) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String name : names) {
            String value = caller.get(name);
            if (value != null) {
                headers.add(name, value);
            }
        }
        // Compressed bytes could not be looked into.
        headers.set("accept-encoding", "identity");
        return headers;
    }

    /** Likewise, with the gateway's key as a bearer token; without one if it has none. */
    public MultiMap of(MultiMap caller, @Nullable Secret key) {
        MultiMap headers = of(caller);
        if (key != null) {
            headers.set("authorization", "Bearer " + key.reveal());
        }
        return headers;
    }
}
