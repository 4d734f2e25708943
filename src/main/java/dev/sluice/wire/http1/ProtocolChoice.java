package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the first bytes of a connection: HTTP/2 with prior knowledge announces itself by a preface (RFC 9113, 3.4) that no
 * HTTP/1.1 request can be. It leaves as soon as it knows.
 */
final class ProtocolChoice extends ChannelInboundHandlerAdapter {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Consumer<ChannelHandlerContext> http1;
    private final Runnable http2;
    private @Nullable ByteBuf seen;
    private @Nullable Future<?> deadline;

    /**
     * @param http1 puts its handlers behind this one
     * @param http2 the same, for HTTP/2
     */
    ProtocolChoice(Consumer<ChannelHandlerContext> http1, Runnable http2) {
        this.http1 = http1;
        this.http2 = http2;
    }

    /** Who connects and says nothing may not stay for ever. */
    @Override
    public void handlerAdded(ChannelHandlerContext channel) {
        deadline =
                channel.executor().schedule(() -> close(channel), CallerConnection.HEAD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void close(ChannelHandlerContext channel) {
        var unused = channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (seen != null) {
            bytes = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(channel.alloc(), seen, bytes);
            seen = null;
        }
        int same = commonLength(bytes);
        if (same < PREFACE.length && same == bytes.readableBytes()) {
            seen = bytes;
            return;
        }
        if (same == PREFACE.length) {
            http2.run();
        } else {
            http1.accept(channel);
        }
        channel.fireChannelRead(bytes);
        channel.pipeline().remove(this);
    }

    private static int commonLength(ByteBuf bytes) {
        int most = Math.min(PREFACE.length, bytes.readableBytes());
        int same = 0;
        while (same < most && bytes.getByte(bytes.readerIndex() + same) == PREFACE[same]) {
            same++;
        }
        return same;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext channel) {
        release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
        release();
        channel.fireChannelInactive();
    }

    /** A connection that was reset before it said anything is nothing to be logged. */
    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        close(channel);
    }

    private void release() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
        if (seen != null) {
            seen.release();
            seen = null;
        }
    }
}
