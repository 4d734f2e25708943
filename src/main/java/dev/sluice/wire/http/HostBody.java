package dev.sluice.wire.http;

import static dev.sluice.failure.Kind.UPSTREAM_CONNECTION_LOST;

import dev.sluice.failure.Failure;
import io.netty.channel.ChannelConfig;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** The body of Vert.x's client response, with failures of ours in the place of Vert.x's exceptions. */
final class HostBody implements ReadStream<Buffer> {
    private final HttpClientResponse response;
    private final String host;
    private final @Nullable ChannelConfig connection; // null on HTTP/2, where streams share one

    HostBody(HttpClientResponse response, String host) {
        this.response = response;
        this.host = host;
        this.connection = response.version() != HttpVersion.HTTP_2
                        && response.request().connection() instanceof ConnectionBase base
                ? base.channel().config()
                : null;
    }

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
        read(false);
        response.pause();
        return this;
    }

    @Override
    public HostBody resume() {
        read(true);
        response.resume();
        return this;
    }

    @Override
    public HostBody fetch(long amount) {
        read(true);
        response.fetch(amount);
        return this;
    }

    /** Vert.x would go on to read until 24 pieces lie in its queues, which is most of the memory of a slow reader. */
    private void read(boolean wanted) {
        if (connection != null) {
            connection.setAutoRead(wanted);
        }
    }

    @Override
    public HostBody endHandler(@Nullable Handler<Void> handler) {
        response.endHandler(handler);
        return this;
    }
}
