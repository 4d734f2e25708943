package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;

/**
 * Throws away a bounded rest of what a caller sends before its connection is closed: a connection that is closed with bytes
 * unread takes the reply down with it. Who sends more than that is not read any further, but has the rest of the time to read
 * the reply.
 */
final class LingeringClose {
    private static final int MAX_BYTES = 64 * 1024;
    private static final long MAX_MILLIS = 1_000;

    private final ChannelHandlerContext channel;
    private int discarded;

    LingeringClose(ChannelHandlerContext channel, Outbound out) {
        this.channel = channel;
        channel.channel().config().setAutoRead(true);
        var timer = channel.executor().schedule(out::close, MAX_MILLIS, TimeUnit.MILLISECONDS);
        channel.channel().closeFuture().addListener(closed -> timer.cancel(false));
    }

    void discard(ByteBuf bytes) {
        discarded += bytes.readableBytes();
        bytes.release();
        if (discarded >= MAX_BYTES) {
            channel.channel().config().setAutoRead(false);
        }
    }
}
