package dev.sluice.wire.http1;

import static dev.sluice.failure.Kind.CALLER_GONE;

import dev.sluice.failure.Failure;
import dev.sluice.stream.QueuedStream;
import dev.sluice.wire.Call;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
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
final class CallerConnection extends Http1Connection {
    private static final int MAX_WAITING_BYTES = 64 * 1024;
    static final long HEAD_MILLIS = 20_000;
    static final long IDLE_MILLIS = 75_000;

    private final Handler<Call> onCall;
    private final RequestReader heads;
    private final BodyReader bodies = new BodyReader();
    private final QueuedStream nothing = new QueuedStream(() -> {});
    private @Nullable LingeringClose lingering;
    private @Nullable Future<?> timer;
    private QueuedStream body = nothing;
    private @Nullable CallerCall call;
    private boolean replied;
    private boolean lastOne;
    private boolean headBegun;
    private boolean finished;
    private long waitingSinceNanos;

    CallerConnection(ContextInternal context, int maxHeadBytes, Handler<Call> onCall) {
        super(context);
        this.onCall = onCall;
        this.heads = new RequestReader(maxHeadBytes);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext channel) {
        super.handlerAdded(channel);
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
        if (isOver()) {
            return;
        }
        long waited = call != null ? 0 : TimeUnit.NANOSECONDS.toMillis(now() - waitingSinceNanos);
        if (waited < (headBegun ? HEAD_MILLIS : IDLE_MILLIS)) {
            timer = channel().executor().schedule(this::watch, HEAD_MILLIS, TimeUnit.MILLISECONDS);
        } else if (headBegun) {
            refuse(new Refusal(408, "The head of the request was not whole within " + HEAD_MILLIS / 1_000 + " s."));
        } else {
            close();
        }
    }

    @Override
    void onRead(ByteBuf bytes) {
        if (lingering != null) {
            lingering.discard(bytes);
        } else {
            add(bytes);
        }
    }

    @Override
    boolean isOver() {
        return isClosed() || lingering != null;
    }

    @Override
    boolean step() {
        if (call == null) {
            read(true);
            return unread().isReadable() && readHead();
        }
        if (!bodies.isDone()) {
            return readBody();
        }
        if (replied) {
            next();
            return true;
        }
        read(unread().readableBytes() < MAX_WAITING_BYTES);
        return false;
    }

    private boolean readHead() {
        switch (heads.read(unread())) {
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
        if (!wanted || !unread().isReadable()) {
            return false;
        }
        switch (bodies.read(unread(), body)) {
            case MORE -> {}
            case REFUSED -> {
                refuse(Objects.requireNonNull(bodies.refusal()));
                body.fail(Failure.of(CALLER_GONE, "The request's body is not well-formed HTTP."));
            }
            case DONE -> body.end();
        }
        return true;
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
                close();
                return;
            }
            running.onClosed();
        }
        out().write(InvalidRequest.reply(channel().alloc(), refusal));
        linger();
    }

    /** Closes once what was written has left, and the caller has had time to read it if it is still sending. */
    private void linger() {
        if (isOver()) {
            return;
        }
        if (finished || (bodies.isDone() && !unread().isReadable())) {
            closeWhenFlushed();
        } else {
            lingering = new LingeringClose(channel(), out());
        }
        releaseUnread();
    }

    private void closeWhenFlushed() {
        closing();
        read(false);
        var flushing = channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> close());
        if (!flushing.isDone()) {
            // Who never reads the rest of its reply may not stay for ever either.
            cancelTimer();
            timer = channel().executor().schedule(this::close, IDLE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** One that waits would keep all that this connection holds for as long as it waits. */
    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    void onWritable() {
        if (call != null) {
            call.onWritable();
        }
    }

    /** The listener is told to end: what runs, runs on. Or the caller says that it will send no more. */
    @Override
    public void userEventTriggered(ChannelHandlerContext channel, Object event) {
        if (event instanceof ShutdownEvent) {
            lastOne = true;
            if (call == null) {
                close();
            }
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            onFinished();
        } else if (event != ChannelInputShutdownReadComplete.INSTANCE) {
            channel.fireUserEventTriggered(event);
        }
    }

    @Override
    void onClosed() {
        cancelTimer();
        CallerCall running = call;
        if (running != null) {
            context().dispatch(v -> {
                running.onClosed();
                if (!bodies.isDone()) {
                    body.fail(Failure.of(CALLER_GONE, "The caller has gone."));
                }
            });
        }
    }

    /**
     * A FIN is what a caller sends that wants no answer any more, and what one sends that has only finished its request
     * (RFC 9112, 9.6); nothing tells them apart before something is written, which may be in minutes, and meanwhile the host
     * charges. So a call that somebody still works for is given up; a reply that has already ended is delivered.
     */
    private void onFinished() {
        finished = true;
        if (call != null && !replied) {
            close();
        } else if (!isClosed()) {
            closeWhenFlushed();
        }
    }
}
