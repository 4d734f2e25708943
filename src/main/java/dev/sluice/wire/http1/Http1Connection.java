package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.vertx.core.internal.ContextInternal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One end of an HTTP/1.1 connection: holds what has been read and not been wanted yet, reads only while more is wanted, and goes
 * on when somebody wants it.
 *
 * <p>Threading: the event loop of its channel, which is that of the Vert.x context.
 */
abstract class Http1Connection extends ChannelInboundHandlerAdapter {
    private final ContextInternal context;
    private final Runnable process = this::process;
    private @Nullable ChannelHandlerContext channel;
    private @Nullable Outbound out;
    private @Nullable ReadSize readSize;
    private ByteBuf unread = Unpooled.EMPTY_BUFFER;
    private boolean closed;
    private boolean processing;

    Http1Connection(ContextInternal context) {
        this.context = context;
    }

    /** Bytes have come: {@link #add}s them, or releases them. */
    abstract void onRead(ByteBuf bytes);

    /**
     * Goes on by one step with what is unread.
     *
     * @return whether there may be more to do
     */
    abstract boolean step();

    /** The connection takes bytes again. */
    abstract void onWritable();

    /** The connection has closed; what is unread is there until this returns. */
    abstract void onClosed();

    ContextInternal context() {
        return context;
    }

    ChannelHandlerContext channel() {
        return Objects.requireNonNull(channel);
    }

    Outbound out() {
        return Objects.requireNonNull(out);
    }

    ByteBuf unread() {
        return unread;
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether nothing that comes from now on is looked at. */
    boolean isOver() {
        return closed;
    }

    /** It will close; until then it counts as closed already. */
    void closing() {
        closed = true;
    }

    /** Closes at once; what was written leaves if the network takes it now. */
    void close() {
        out().close();
    }

    /** Whether the channel reads on. */
    void read(boolean wanted) {
        channel().channel().config().setAutoRead(wanted);
        if (!wanted && readSize != null) {
            readSize.narrow();
        }
    }

    /** Adds to what is unread, and goes on. */
    void add(ByteBuf bytes) {
        if (unread.isReadable()) {
            unread = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(channel().alloc(), unread, bytes);
        } else {
            unread.release();
            unread = bytes;
        }
        process();
    }

    /** Goes on with what has been read, as far as it is wanted. */
    private void process() {
        if (processing || closed) {
            return;
        }
        processing = true;
        ContextInternal previous = context.beginDispatch();
        try {
            while (!isOver() && step()) {}
        } finally {
            context.endDispatch(previous);
            processing = false;
            if (isOver()) {
                releaseUnread();
            }
        }
    }

    void processLater() {
        if (!processing && !closed) {
            out().turn().later(channel().executor(), process);
        }
    }

    /** Not while it is being read: a reply may end because of the very bytes that are just handed on. */
    void releaseUnread() {
        if (!processing) {
            unread.release();
            unread = Unpooled.EMPTY_BUFFER;
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext channel) {
        this.channel = channel;
        this.out = new Outbound(channel);
        this.readSize = ReadSize.of(channel.channel());
    }

    @Override
    public final void channelRead(ChannelHandlerContext channel, Object message) {
        out().turn().begin();
        onRead((ByteBuf) message);
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext channel) {
        out().turn().end(channel.executor());
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext channel) {
        if (out().isWritable()) {
            // Later, because this may be told in the middle of a write.
            channel.executor().execute(this::tellWritable);
        }
    }

    private void tellWritable() {
        if (!closed && out().isWritable()) {
            context.dispatch(v -> onWritable());
        }
    }

    @Override
    public final void channelInactive(ChannelHandlerContext channel) {
        closed = true;
        onClosed();
        releaseUnread();
        channel.fireChannelInactive();
    }

    /** A connection that was reset; that it is inactive comes next. */
    @Override
    public final void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        out().closeAfter(cause);
    }
}
