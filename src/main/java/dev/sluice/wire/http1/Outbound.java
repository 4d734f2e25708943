package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way out of a connection. What is written in one turn of the event loop leaves in one flush. */
final class Outbound {
    private static final Logger log = LoggerFactory.getLogger(Outbound.class);

    private final ChannelHandlerContext channel;
    private final Turn turn;
    private boolean flushing;

    Outbound(ChannelHandlerContext channel) {
        this.channel = channel;
        this.turn = Turn.of(channel.executor());
    }

    /** For bytes that will be written; it grows, and belongs to the network once it is. */
    ByteBuf buffer(int bytes) {
        return channel.alloc().ioBuffer(bytes);
    }

    ChannelPromise promise() {
        return channel.newPromise();
    }

    ChannelPromise noPromise() {
        return channel.voidPromise();
    }

    void write(ByteBuf bytes) {
        write(bytes, noPromise());
    }

    void write(ByteBuf bytes, ChannelPromise written) {
        var unused = channel.write(bytes, written);
        if (!flushing) {
            flushing = true;
            turn.flushLater(channel.executor(), this);
        }
    }

    Turn turn() {
        return turn;
    }

    void flush() {
        flushing = false;
        channel.flush();
    }

    boolean isWritable() {
        return channel.channel().isWritable();
    }

    /** Closes because of a connection that was reset, or of a fault of our own, which somebody has to hear of. */
    void closeAfter(Throwable cause) {
        boolean ofTheNetwork = cause instanceof IOException || cause.getCause() instanceof IOException;
        if (!ofTheNetwork) {
            log.atError().setCause(cause).log("A connection was closed for a reason of our own");
        }
        close();
    }

    /** Closes at once; what was written leaves if the network takes it now. */
    void close() {
        Channel open = channel.channel();
        if (open.isOpen()) {
            flush();
            var unused = open.close();
        }
    }
}
