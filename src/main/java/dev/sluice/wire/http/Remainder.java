package dev.sluice.wire.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * What a caller still sends when its answer is whole already. A bounded part is thrown away, which lets those come to their end
 * who are nearly there; the others are told by a reset that nobody reads it (RFC 9113, 8.1), and the stream is free.
 */
final class Remainder {
    private static final int MAX_BYTES = 64 * 1024;
    private static final long MAX_MILLIS = 1_000;
    private static final long NO_ERROR = 0;

    private final HttpServerRequest request;
    private final Vertx loop;
    private final long timer;
    private int discarded;

    Remainder(HttpServerRequest request, Vertx loop) {
        this.request = request;
        this.loop = loop;
        this.timer = loop.setTimer(MAX_MILLIS, late -> refuse());
        request.handler(this::discard);
        request.resume();
    }

    private void discard(Buffer bytes) {
        discarded += bytes.length();
        if (discarded >= MAX_BYTES) {
            refuse();
        }
    }

    private void refuse() {
        if (!request.isEnded()) {
            request.response().reset(NO_ERROR);
        }
    }

    /** The stream is closed, by whomever. */
    void stop() {
        loop.cancelTimer(timer);
    }
}
