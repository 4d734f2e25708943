package dev.sluice.wire.http1;

import static dev.sluice.failure.Kind.CALLER_GONE;

import dev.sluice.failure.Failure;
import dev.sluice.stream.QueuedStream;
import dev.sluice.wire.Call;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.impl.ShutdownEvent;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One caller's HTTP/1.1 connection: requests one after the other, each with its reply. A request that comes while the one
 * before it is being answered waits; more than a few such bytes stop the reading.
 *
 * <p>Threading: the event loop of its channel, which is that of the Vert.x context.
 */
final class CallerConnection extends ChannelInboundHandlerAdapter {
    private static final int MAX_WAITING_BYTES = 64 * 1024;
    static final long HEAD_MILLIS = 20_000;
    static final long IDLE_MILLIS = 75_000;

    private final ContextInternal context;
    private final Handler<Call> onCall;
    private final RequestReader heads;
    private final BodyReader bodies = new BodyReader();
    private final Runnable process = this::process;
    private final QueuedStream nothing = new QueuedStream(() -> {});
    private @Nullable ChannelHandlerContext channel;
    private @Nullable Outbound out;
    private @Nullable ReadSize readSize;
    private @Nullable LingeringClose lingering;
    private @Nullable Future<?> timer;
    private ByteBuf unread = Unpooled.EMPTY_BUFFER;
    private QueuedStream body = nothing;
    private @Nullable CallerCall call;
    private boolean replied;
    private boolean lastOne;
    private boolean closed;
    private boolean processing;
    private boolean headBegun;
    private boolean finished;
    private long waitingSinceNanos;

    CallerConnection(ContextInternal context, int maxHeadBytes, Handler<Call> onCall) {
        this.context = context;
        this.onCall = onCall;
        this.heads = new RequestReader(maxHeadBytes);
    }

    private ChannelHandlerContext channel() {
        return Objects.requireNonNull(channel);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext channel) {
        this.channel = channel;
        this.out = new Outbound(channel);
        this.readSize = ReadSize.of(channel.channel());
        channel.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        waitingSinceNanos = now();
        watch();
    }

    private long now() {
        return channel().executor().ticker().nanoTime();
    }

    /**
     * Ends a connection whose head does not come, and one that nobody uses. One timer serves a connection for its whole life,
     * so a head has its time and up to as much again. A running exchange has clocks of its own.
     */
    private void watch() {
        if (closed || lingering != null) {
            return;
        }
        long waited = call != null ? 0 : TimeUnit.NANOSECONDS.toMillis(now() - waitingSinceNanos);
        if (waited < (headBegun ? HEAD_MILLIS : IDLE_MILLIS)) {
            timer = channel().executor().schedule(this::watch, HEAD_MILLIS, TimeUnit.MILLISECONDS);
        } else if (headBegun) {
            refuse(new Refusal(408, "The head of the request was not whole within " + HEAD_MILLIS / 1_000 + " s."));
        } else {
            out().close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext channel) {
        out().turn().end(channel.executor());
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        out().turn().begin();
        ByteBuf bytes = (ByteBuf) message;
        if (lingering != null) {
            lingering.discard(bytes);
            return;
        }
        unread = unread.isReadable()
                ? ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(channel.alloc(), unread, bytes)
                : replaced(bytes);
        process();
    }

    private ByteBuf replaced(ByteBuf bytes) {
        unread.release();
        return bytes;
    }

    /** Goes on with what has been read, as far as it is wanted. */
    private void process() {
        if (processing || closed) {
            return;
        }
        processing = true;
        ContextInternal previous = context.beginDispatch();
        try {
            while (step()) {}
        } finally {
            context.endDispatch(previous);
            processing = false;
            if (closed || lingering != null) {
                releaseUnread();
            }
        }
    }

    /** Whether there may be more to do. */
    private boolean step() {
        if (closed || lingering != null) {
            return false;
        }
        if (call == null) {
            read(true);
            return unread.isReadable() && readHead();
        }
        if (!bodies.isDone()) {
            return readBody();
        }
        if (replied) {
            next();
            return !closed;
        }
        read(unread.readableBytes() < MAX_WAITING_BYTES);
        return false;
    }

    private boolean readHead() {
        switch (heads.read(unread)) {
            case MORE -> waitForHead();
            case REFUSED -> refuse(heads.refusal());
            case DONE -> begin(heads.head());
        }
        return call != null;
    }

    private void waitForHead() {
        if (!headBegun) {
            headBegun = true;
            waitingSinceNanos = now();
        }
    }

    private void begin(RequestHead head) {
        headBegun = false;
        bodies.begin(head.length());
        body = new QueuedStream(this::processLater);
        if (bodies.isDone()) {
            body.end();
        }
        replied = false;
        lastOne |= !head.keepAlive();
        CallerCall begun = new CallerCall(head, body, new CallerReply(this, head));
        call = begun;
        onCall.handle(begun);
    }

    private boolean readBody() {
        boolean wanted = body.wantsMore();
        read(wanted);
        if (!wanted || !unread.isReadable()) {
            return false;
        }
        switch (bodies.read(unread, body)) {
            case MORE -> {}
            case REFUSED -> {
                refuse(Objects.requireNonNull(bodies.refusal()));
                body.fail(Failure.of(CALLER_GONE, "The request's body is not well-formed HTTP."));
            }
            case DONE -> body.end();
        }
        return true;
    }

    private void processLater() {
        if (!processing && !closed) {
            out().turn().later(channel().executor(), process);
        }
    }

    private void read(boolean wanted) {
        channel().channel().config().setAutoRead(wanted);
        if (!wanted && readSize != null) {
            readSize.narrow();
        }
    }

    boolean bodyWasRead() {
        return bodies.isDone();
    }

    /** The reply's last byte is on its way. */
    void onReplyEnded(boolean closeAfterwards) {
        replied = true;
        lastOne |= closeAfterwards;
        if (!bodies.isDone()) {
            body.discard();
            linger();
        } else {
            processLater();
        }
    }

    private void next() {
        call = null;
        body = nothing;
        waitingSinceNanos = now();
        if (lastOne) {
            linger();
        }
    }

    /** Says what is wrong, unless the reply has begun already, and closes: nobody knows where the next request would begin. */
    private void refuse(Refusal refusal) {
        CallerCall running = call;
        if (running != null) {
            if (running.reply().started()) {
                out().close();
                return;
            }
            running.onClosed();
        }
        out().write(InvalidRequest.reply(channel().alloc(), refusal));
        linger();
    }

    /** Closes once what was written has left, and the caller has had time to read it if it is still sending. */
    private void linger() {
        if (lingering != null || closed) {
            return;
        }
        if (finished || (bodies.isDone() && !unread.isReadable())) {
            closeWhenFlushed();
        } else {
            lingering = new LingeringClose(channel(), out());
        }
        releaseUnread();
    }

    private void closeWhenFlushed() {
        closed = true;
        read(false);
        var flushing = channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> out().close());
        if (!flushing.isDone()) {
            // Who never reads the rest of its reply may not stay for ever either.
            cancelTimer();
            timer = channel().executor().schedule(out()::close, IDLE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** One that waits would keep all that this connection holds for as long as it waits. */
    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** Not while it is being read: a reply may end because of the very bytes that are just handed on. */
    private void releaseUnread() {
        if (!processing) {
            unread.release();
            unread = Unpooled.EMPTY_BUFFER;
        }
    }

    Outbound out() {
        return Objects.requireNonNull(out);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext channel) {
        if (out().isWritable()) {
            // Later, because this may be told in the middle of a write.
            channel.executor().execute(this::tellWritable);
        }
    }

    private void tellWritable() {
        CallerCall running = call;
        if (running != null && !closed && out().isWritable()) {
            context.dispatch(v -> running.onWritable());
        }
    }

    /** The listener is told to end: what runs, runs on. Or the caller says that it will send no more. */
    @Override
    public void userEventTriggered(ChannelHandlerContext channel, Object event) {
        if (event instanceof ShutdownEvent) {
            lastOne = true;
            if (call == null) {
                out().close();
            }
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            onFinished();
        } else if (event != ChannelInputShutdownReadComplete.INSTANCE) {
            channel.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
        closed = true;
        cancelTimer();
        releaseUnread();
        CallerCall running = call;
        if (running != null) {
            context.dispatch(v -> {
                running.onClosed();
                if (!bodies.isDone()) {
                    body.fail(Failure.of(CALLER_GONE, "The caller has gone."));
                }
            });
        }
        channel.fireChannelInactive();
    }

    /**
     * A FIN is what a caller sends that wants no answer any more, and what one sends that has only finished its request
     * (RFC 9112, 9.6); nothing tells them apart before something is written, which may be in minutes, and meanwhile the host
     * charges. So a call that somebody still works for is given up; a reply that has already ended is delivered.
     */
    private void onFinished() {
        finished = true;
        if (call != null && !replied) {
            out().close();
        } else if (!closed) {
            closeWhenFlushed();
        }
    }

    /** A connection that was reset; that it is inactive comes next. */
    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        out().closeAfter(cause);
    }
}
