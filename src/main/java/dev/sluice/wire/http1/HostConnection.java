package dev.sluice.wire.http1;

import dev.sluice.stream.QueuedStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection to a host: one exchange at a time, and back to the pool when it has ended well.
 *
 * <p>Threading: the event loop of its channel, which is that of the Vert.x context.
 */
final class HostConnection extends Http1Connection {
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int MAX_AHEAD_BYTES = 16 * 1024;

    /** The event loop has looked at the connection this short a time ago. */
    private static final long FRESH_NANOS = 1_000_000;

    private final HostPool pool;
    private final ResponseReader heads = new ResponseReader(MAX_HEAD_BYTES);
    private final BodyReader bodies = new BodyReader();
    private @Nullable Http1HostExchange exchange;
    private @Nullable ResponseHead head; // of the answer that is being read
    private QueuedStream body = new QueuedStream(() -> {});
    private boolean begun; // somebody reads the body
    private boolean sent;
    private long idleSinceNanos;
    private long keepAliveNanos;
    private boolean pooled;
    private int uses;
    private boolean saidGoodbye; // by TLS
    private boolean heard; // something of the answer
    private @Nullable ChannelPromise lastWritten; // of a request on a connection that was used before

    HostConnection(ContextInternal context, HostPool pool) {
        super(context);
        this.pool = pool;
        this.idleSinceNanos = System.nanoTime();
        this.keepAliveNanos = pool.keepAliveNanos();
    }

    boolean isOpen() {
        return !isClosed() && channel().channel().isActive();
    }

    /** Whether another request may be sent on it, after it has been idle until {@code now}. */
    boolean isUsable(long now) {
        long idleNanos = now - idleSinceNanos;
        return isOpen()
                && idleNanos < keepAliveNanos
                && (idleNanos < FRESH_NANOS
                        || pool.staleCheck().isOpen(channel().channel()));
    }

    /** Whether it lies among those of the pool that nobody uses; searching there for each that closes would take long. */
    boolean isPooled() {
        return pooled;
    }

    void pooled(boolean pooled) {
        this.pooled = pooled;
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    /** Begins an exchange, which now writes its request. */
    void begin(Http1HostExchange exchange) {
        this.exchange = exchange;
        head = null;
        sent = false;
        heard = false;
        lastWritten = null;
        uses++;
        body = new QueuedStream(this::processLater);
    }

    /**
     * Writes a piece of the request; the last one is watched on its way if the host may have left before it comes.
     *
     * @param before what has to leave before it, or null
     */
    void write(@Nullable ByteBuf before, Buffer data, boolean chunked, boolean last) {
        ChannelPromise written = out().noPromise();
        if (last && isReused()) {
            written = out().promise();
            lastWritten = written;
        }
        Frame.write(out(), before, data, chunked, last, written);
    }

    /** Whether it carried another exchange before. */
    boolean isReused() {
        return uses > 1;
    }

    /** The request has been written whole. */
    void sent() {
        sent = true;
        if (exchange != null && head != null && bodies.isDone()) {
            release();
        }
    }

    QueuedStream body() {
        return body;
    }

    @Override
    void onRead(ByteBuf bytes) {
        if (exchange == null) {
            // Nobody asked anything: whatever it is, it must not become the answer to the next question.
            bytes.release();
            close();
            return;
        }
        heard = true;
        add(bytes);
    }

    @Override
    boolean step() {
        return exchange != null && step(exchange);
    }

    private boolean step(Http1HostExchange running) {
        if (head == null) {
            read(true);
            return unread().isReadable() && readHead(running);
        }
        boolean wanted = body.wantsMore();
        // Whoever asked has not had time to look at the head yet: what a host sends before it resets is lost if it is
        // not read.
        begun |= wanted;
        read(wanted || (!begun && unread().readableBytes() < MAX_AHEAD_BYTES));
        if (!wanted || !unread().isReadable()) {
            return false;
        }
        switch (bodies.read(unread(), body)) {
            case MORE -> {}
            case REFUSED ->
                lose(running, Objects.requireNonNull(bodies.refusal()).reason());
            case DONE -> onEnd();
        }
        return true;
    }

    private boolean readHead(Http1HostExchange running) {
        return switch (heads.read(unread(), running.method())) {
            case MORE -> false;
            case REFUSED -> {
                lose(running, Objects.requireNonNull(heads.refusal()).reason());
                yield false;
            }
            case DONE -> {
                onHead(running, heads.head());
                yield true;
            }
        };
    }

    private void onHead(Http1HostExchange running, ResponseHead arrived) {
        if (arrived.status() < 200) {
            return; // an interim answer; the real one follows
        }
        head = arrived;
        begun = false;
        bodies.begin(arrived.length());
        running.onHead(arrived);
        if (bodies.isDone()) {
            onEnd();
        }
    }

    private void onEnd() {
        QueuedStream ended = body;
        if (sent) {
            release();
        }
        ended.end();
    }

    /** The exchange is over; the next one may come, if nothing is left of this one. */
    private void release() {
        ResponseHead answered = Objects.requireNonNull(head);
        boolean again = answered.keepAlive() && sent && !unread().isReadable() && isOpen();
        if (exchange != null) {
            exchange.onOver();
        }
        exchange = null;
        if (again) {
            read(true);
            idleSinceNanos = System.nanoTime();
            keepAliveNanos = KeepAlive.nanos(answered.headers(), pool.keepAliveNanos());
            pool.give(this);
        } else {
            close();
        }
    }

    private void lose(Http1HostExchange running, String why) {
        exchange = null;
        running.onOver();
        running.onLost(why);
        body.fail(running.lost(why));
        close();
    }

    @Override
    void onWritable() {
        if (exchange != null) {
            exchange.onWritable();
        }
    }

    @Override
    void onClosed() {
        pool.forget(this);
        context().dispatch(v -> endExchange());
        pool.connect();
    }

    private void endExchange() {
        Http1HostExchange running = exchange;
        if (running == null) {
            return;
        }
        exchange = null;
        running.onOver();
        boolean written = lastWritten == null ? sent : lastWritten.isSuccess();
        if (!heard && isReused() && running.repeat(written)) {
            return;
        }
        ResponseHead arrived = head;
        // What was read and not wanted yet still belongs to the body.
        boolean whole = arrived != null && (bodies.readAll(unread(), body) == Progress.DONE || endsByClose(arrived));
        if (whole) {
            body.end();
        } else {
            running.onLost(null);
            body.fail(running.lost(null));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext channel, Object event) {
        if (event instanceof SslCloseCompletionEvent closed && closed.isSuccess()) {
            saidGoodbye = true;
        }
        channel.fireUserEventTriggered(event);
    }

    /** Without the goodbye of TLS somebody else may have cut the connection (RFC 9112, 9.8). */
    private boolean endsByClose(ResponseHead arrived) {
        return arrived.length() == ResponseHead.UNTIL_CLOSE
                && (saidGoodbye || !pool.origin().tls());
    }
}
