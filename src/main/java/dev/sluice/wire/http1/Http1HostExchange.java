package dev.sluice.wire.http1;

import static dev.sluice.failure.Kind.UPSTREAM_CONNECTION_LOST;
import static dev.sluice.failure.Kind.UPSTREAM_CONNECT_TIMEOUT;
import static dev.sluice.failure.Kind.UPSTREAM_UNREACHABLE;

import dev.sluice.failure.Failure;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostHead;
import dev.sluice.wire.HostRequest;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request to a host: waits for a connection, writes the request to it, and hears of the answer from it. */
final class Http1HostExchange implements HostExchange, WriteStream<Buffer> {
    private static final long NOTICE_MILLIS = 20;
    private static final int HEAD_BYTES = 512;

    private final Vertx vertx;
    private final String host;
    private final String method;
    private final Promise<Void> connected = Promise.promise();
    private final Promise<HostHead> head = Promise.promise();
    private @Nullable HostConnection connection;
    private @Nullable ReadStream<Buffer> body;
    private @Nullable ByteBuf unsentHead;
    private @Nullable Handler<Void> drainHandler;
    private boolean chunked;
    private boolean ended;
    private boolean over;
    private boolean reset;
    private boolean saidFull;
    private long connectTimer = -1;

    Http1HostExchange(Vertx vertx, HostRequest request) {
        this.vertx = vertx;
        this.host = request.origin().host();
        this.method = request.method();
        // Whoever waits for the head learns of a failed connection there.
        connected.future().onFailure(head::tryFail);
    }

    String method() {
        return method;
    }

    /** The request is not kept: its body would stay in memory for as long as the answer lasts. */
    void waitFor(Future<HostConnection> connecting, HostRequest request) {
        connectTimer = vertx.setTimer(request.connectTimeoutMillis(), id -> onConnectTimeout(request));
        connecting.onComplete(ready -> use(ready, request), error -> onUnreachable());
    }

    private void stopConnectTimer() {
        if (connectTimer >= 0) {
            vertx.cancelTimer(connectTimer);
            connectTimer = -1;
        }
    }

    private void onUnreachable() {
        stopConnectTimer();
        connected.tryFail(Failure.of(UPSTREAM_UNREACHABLE, "The host " + host + " cannot be reached."));
    }

    /**
     * The time is up, by a clock that runs on while the loop is held up by something else: the connection may be there and
     * only wait to be noticed. So it is looked for once more.
     */
    private void onConnectTimeout(HostRequest request) {
        connectTimer = vertx.setTimer(
                NOTICE_MILLIS,
                id -> connected.tryFail(Failure.of(
                        UPSTREAM_CONNECT_TIMEOUT,
                        "The host " + host + " did not accept a connection within " + request.connectTimeoutMillis()
                                + " ms.")));
    }

    /** Writes the request. */
    void use(HostConnection ready, HostRequest request) {
        stopConnectTimer();
        if (reset || !connected.tryComplete()) {
            ready.close();
            return;
        }
        connection = ready;
        ready.begin(this);
        body = ready.body();
        long length = request.body().length();
        chunked = length < 0;
        unsentHead = head(ready, request, length);
        if (length == 0) {
            end();
        } else {
            request.body().sendTo(this).onFailure(this::onUnsent);
        }
    }

    private static ByteBuf head(HostConnection connection, HostRequest request, long length) {
        ByteBuf out = connection.out().buffer(HEAD_BYTES);
        HeadWriter.requestLine(out, request.method(), request.target());
        HeadWriter.host(out, authority(request));
        HeadWriter.fields(out, request.headers());
        if (length < 0) {
            out.writeBytes(HeadWriter.CHUNKED);
        } else if (length > 0 || !request.method().equals("GET")) {
            HeadWriter.contentLength(out, length);
        }
        HeadWriter.endLine(out);
        return out;
    }

    private static String authority(HostRequest request) {
        int port = request.origin().port();
        String name = request.origin().host();
        return port == (request.origin().tls() ? 443 : 80) ? name : name + ":" + port;
    }

    /** What should have been sent broke off, or could not be sent. */
    private void onUnsent(Throwable error) {
        // A body that could not be sent is no news once the answer is there: hosts answer early to refuse.
        head.tryFail(error instanceof Failure failure ? failure : lost(null));
        if (!ended && connection != null) {
            connection.close();
        }
    }

    void onHead(ResponseHead arrived) {
        head.tryComplete(new HostHead(arrived.status(), arrived.headers()));
    }

    void onLost(@Nullable String why) {
        head.tryFail(lost(why));
    }

    /** The connection has nothing more to do with this exchange. */
    void onOver() {
        over = true;
        releaseHead();
    }

    Failure lost(@Nullable String why) {
        return Failure.of(
                UPSTREAM_CONNECTION_LOST,
                why != null
                        ? "The host " + host + " did not answer in HTTP: " + why
                        : head.future().isComplete()
                                ? "The host " + host + " closed the connection before the end of its answer."
                                : "The host " + host + " closed the connection before it answered.");
    }

    @Override
    public Future<Void> connected() {
        return connected.future();
    }

    @Override
    public Future<HostHead> head() {
        return head.future();
    }

    @Override
    public ReadStream<Buffer> body() {
        return Objects.requireNonNull(body, "body() before head()");
    }

    @Override
    public void reset() {
        if (reset) {
            return;
        }
        reset = true;
        stopConnectTimer();
        if (connection != null && !over) {
            connection.close();
        }
        head.tryFail(Failure.of(UPSTREAM_CONNECTION_LOST, "The exchange was stopped."));
    }

    @Override
    public Future<Void> write(Buffer data) {
        return write(data, false);
    }

    @Override
    public Future<Void> end() {
        return write(Buffer.buffer(), true);
    }

    @Override
    public Future<Void> end(Buffer data) {
        return write(data, true);
    }

    private Future<Void> write(Buffer data, boolean last) {
        HostConnection to = connection;
        if (to == null || over || ended || !to.isOpen()) {
            return Future.failedFuture("The connection to the host is closed");
        }
        ended = last;
        ByteBuf before = unsentHead;
        unsentHead = null;
        Frame.write(to.out(), before, data, chunked, last, to.out().noPromise());
        if (last) {
            to.sent();
        }
        return Future.succeededFuture();
    }

    private void releaseHead() {
        if (unsentHead != null) {
            unsentHead.release();
            unsentHead = null;
        }
    }

    /** The connection takes bytes again. */
    void onWritable() {
        if (saidFull && !ended && drainHandler != null) {
            saidFull = false;
            drainHandler.handle(null);
        }
    }

    @Override
    public boolean writeQueueFull() {
        saidFull = connection != null && !over && !connection.out().isWritable();
        return saidFull;
    }

    @Override
    public Http1HostExchange drainHandler(@Nullable Handler<Void> handler) {
        drainHandler = handler;
        return this;
    }

    /** The size is the connection's. */
    @Override
    public Http1HostExchange setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    /** Who sends the body learns of a broken connection by its next write; who waits for the answer, by {@link #head}. */
    @Override
    public Http1HostExchange exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }
}
