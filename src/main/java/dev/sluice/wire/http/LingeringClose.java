package dev.sluice.wire.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Throws away a bounded rest of a request before its connection is closed, so that the reply is not lost to a reset. Who sends
 * more than that is not read any further, but has the rest of the time to read the reply.
 */
final class LingeringClose {
    private static final int MAX_BYTES = 64 * 1024;
    private static final long MAX_MILLIS = 1_000;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private long timer;
    private int discarded;

    LingeringClose(Vertx vertx, HttpServerRequest request) {
        this.vertx = vertx;
        this.request = request;
    }

    void start() {
        if (request.isEnded()) {
            close();
            return;
        }
        timer = vertx.setTimer(MAX_MILLIS, id -> close());
        request.exceptionHandler(gone -> close());
        request.endHandler(end -> close());
        request.handler(this::discard);
        request.resume();
    }

    private void discard(Buffer bytes) {
        discarded += bytes.length();
        if (discarded >= MAX_BYTES) {
            request.pause();
            if (request.connection() instanceof ConnectionBase base) {
                base.channel().config().setAutoRead(false);
            }
        }
    }

    private void close() {
        vertx.cancelTimer(timer);
        request.connection().close();
    }
}
