package dev.sluice.conformance.dialects;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/** What a host of one dialect says in each scene, written by hand after the official reference. */
interface HostAnswers {
    String whole(Scene scene);

    /** One piece for each event. */
    List<Buffer> stream(Scene scene);

    /** The body of status 429. */
    String limited();

    /** The body of {@link #lockedStatus}: the gateway's key is not good. */
    String locked();

    default int lockedStatus() {
        return 401;
    }

    String streamType();

    /** Headers of status 429, beside {@code retry-after}. */
    default Map<String, String> limitedHeaders() {
        return Map.of();
    }

    /** Headers of {@link #lockedStatus}. */
    default Map<String, String> lockedHeaders() {
        return Map.of();
    }
}
