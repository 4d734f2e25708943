package dev.sluice.wire.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * Whether a connection takes more bytes, counted in bytes. Vert.x's own queue lets 16 more messages of any size pass when the
 * connection is full already, which is most of the memory of a slow reader. One per connection, on its event loop.
 */
final class Writability extends ChannelInboundHandlerAdapter {
    private final ConnectionBase connection;
    private @Nullable Runnable listener;

    private Writability(ConnectionBase connection) {
        this.connection = connection;
    }

    /** Begins to watch a connection that has just opened. */
    static void watch(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            base.channel().pipeline().addFirst(new Writability(base));
        }
    }

    /** Of the connection, or null if it is not watched. */
    static @Nullable Writability of(HttpConnection connection) {
        return connection instanceof ConnectionBase base
                ? base.channel().pipeline().get(Writability.class)
                : null;
    }

    boolean isWritable() {
        return connection.channel().isWritable();
    }

    /** From now on {@code listener} is told when the connection takes bytes again. */
    void listen(Runnable listener) {
        this.listener = listener;
    }

    /** The reply has ended; the connection may stay. */
    void forget() {
        listener = null;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (isWritable()) {
            // Later, because this may be told in the middle of a write.
            context.executor().execute(this::tell);
        }
        context.fireChannelWritabilityChanged();
    }

    private void tell() {
        if (listener != null) {
            listener.run();
        }
    }
}
