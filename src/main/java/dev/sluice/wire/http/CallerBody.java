package dev.sluice.wire.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** The body of Vert.x's server request, which may still be paused when it has ended; Vert.x's own would throw. */
final class CallerBody implements ReadStream<Buffer> {
    private final HttpServerRequest request;

    CallerBody(HttpServerRequest request) {
        this.request = request;
    }

    @Override
    public CallerBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        request.exceptionHandler(handler);
        return this;
    }

    @Override
    public CallerBody handler(@Nullable Handler<Buffer> handler) {
        if (!request.isEnded()) {
            request.handler(handler);
        }
        return this;
    }

    @Override
    public CallerBody pause() {
        if (!request.isEnded()) {
            request.pause();
        }
        return this;
    }

    @Override
    public CallerBody resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public CallerBody fetch(long amount) {
        if (!request.isEnded()) {
            request.fetch(amount);
        }
        return this;
    }

    @Override
    public CallerBody endHandler(@Nullable Handler<Void> handler) {
        if (!request.isEnded()) {
            request.endHandler(handler);
        }
        return this;
    }
}
