package dev.sluice.relay;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Outcome;
import dev.sluice.canonical.Usage;
import dev.sluice.failure.Failure;
import dev.sluice.stream.QueuedStream;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** An answer that is there whole. */
public final class FixedAnswer {
    private FixedAnswer() {}

    /** A JSON answer; {@code failure} is what it tells of, or null. */
    public static Answer of(int status, MultiMap headers, Buffer json, @Nullable Failure failure) {
        return of(status, headers, json, new Outcome(null, failure));
    }

    /** A JSON answer that is whole, and of which is known what it used. */
    public static Answer whole(MultiMap headers, Buffer json, Usage usage) {
        return of(200, headers, json, new Outcome(usage, null));
    }

    /** Likewise, of which more is known. */
    static Answer of(int status, MultiMap headers, Buffer json, Outcome outcome) {
        if (!headers.contains("content-type")) {
            headers.set("content-type", "application/json");
        }
        headers.set("content-length", Integer.toString(json.length()));
        QueuedStream body = new QueuedStream(() -> {});
        body.offer(json);
        body.end();
        return new Answer(status, headers, body, failed -> body.discard(), Future.succeededFuture(outcome));
    }
}
