package dev.sluice.wire.http;

import static dev.sluice.failure.Kind.UPSTREAM_CONNECTION_LOST;

import dev.sluice.failure.Failure;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** The body of Vert.x's client response, with failures of ours in the place of Vert.x's exceptions. */
record HostBody(HttpClientResponse response, String host) implements ReadStream<Buffer> {
    @Override
    public HostBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        response.exceptionHandler(
                handler == null
                        ? null
                        : error -> handler.handle(Failure.of(
                                UPSTREAM_CONNECTION_LOST,
                                "The host " + host + " broke off in the middle of its answer.")));
        return this;
    }

    @Override
    public HostBody handler(@Nullable Handler<Buffer> handler) {
        response.handler(handler);
        return this;
    }

    @Override
    public HostBody pause() {
        response.pause();
        return this;
    }

    @Override
    public HostBody resume() {
        response.resume();
        return this;
    }

    @Override
    public HostBody fetch(long amount) {
        response.fetch(amount);
        return this;
    }

    @Override
    public HostBody endHandler(@Nullable Handler<Void> handler) {
        response.endHandler(handler);
        return this;
    }
}
