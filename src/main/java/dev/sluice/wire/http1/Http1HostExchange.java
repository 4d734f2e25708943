package dev.sluice.wire.http1;

import static dev.sluice.failure.Kind.UPSTREAM_CONNECTION_LOST;

import dev.sluice.failure.Failure;
import dev.sluice.wire.Connecting;
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
    private static final int HEAD_BYTES = 512;

    private final String host;
    private final String method;
    private final HostPool pool;
    private final Connecting connecting;
    private final Promise<HostHead> head;
    private @Nullable HostRequest request; // until it is certain that it is not sent another time
    private @Nullable HostConnection connection;
    private @Nullable ReadStream<Buffer> body;
    private @Nullable ByteBuf unsentHead;
    private @Nullable Handler<Void> drainHandler;
    private boolean chunked;
    private boolean ended;
    private boolean over;
    private boolean reset;
    private boolean waiting; // in the pool's queue
    private boolean saidFull;

    Http1HostExchange(Vertx vertx, HostPool pool, HostRequest request) {
        this.pool = pool;
        this.request = request;
        this.host = request.origin().host();
        this.method = request.method();
        this.connecting = new Connecting(vertx, host);
        this.head = connecting.head();
    }

    String method() {
        return method;
    }

    /** The request stays in the queue of the pool, and its clock runs. */
    void onWaiting() {
        waiting = true;
        connecting.start(request().connectTimeoutMillis(), this::onConnectTimeout);
    }

    private HostRequest request() {
        return Objects.requireNonNull(request, "the request has been sent");
    }

    void onUnreachable(Throwable why) {
        waiting = false;
        request = null;
        connecting.unreachable(ConnectFailure.reason(pool.origin(), why));
    }

    void onFull() {
        request = null;
        connecting.exhausted(", and as many requests wait for one as may; try again.");
    }

    private void onConnectTimeout() {
        long millis = request().connectTimeoutMillis();
        waiting = false;
        request = null;
        if (pool.leave(this)) {
            connecting.timedOut(millis);
        } else {
            connecting.exhausted(", and none became free within " + millis + " ms; try again.");
        }
    }

    /** Writes the request, as soon as it may be sent. */
    void use(HostConnection ready) {
        HostRequest request = request();
        waiting = false;
        connecting.succeed();
        connection = ready;
        ready.begin(this);
        body = ready.body();
        ended = false;
        over = false;
        if (request.cleared().succeeded()) {
            send(ready, request);
        } else {
            request.cleared().onComplete(go -> sendCleared(ready, request), this::onNotCleared);
        }
    }

    private void sendCleared(HostConnection ready, HostRequest request) {
        if (ready == connection && !over && !reset) {
            send(ready, request);
        }
    }

    private void onNotCleared(Throwable why) {
        head.tryFail(why);
        reset();
    }

    private void send(HostConnection ready, HostRequest request) {
        if (!ready.isReused() || !request.body().isRepeatable()) {
            this.request = null;
        }
        long length = request.body().length();
        chunked = length < 0;
        unsentHead = head(ready, request, length);
        if (length == 0) {
            end();
        } else {
            request.body().sendTo(this).onFailure(error -> onUnsent(ready, error));
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
    private void onUnsent(HostConnection used, Throwable error) {
        if (used != connection) {
            return; // the request is on its way on another one
        }
        if (request != null && !(error instanceof Failure)) {
            used.close(); // which tells whether there is another attempt
            return;
        }
        // A body that could not be sent is no news once the answer is there: hosts answer early to refuse.
        head.tryFail(error instanceof Failure failure ? failure : lost(null));
        if (!ended) {
            used.close();
        }
    }

    /**
     * The host closed a connection that it had kept open, and nothing of an answer came. Goes on on another connection if that
     * cannot make the host do twice what it is paid for: where the end of the request never left, so that the host cannot have
     * begun, or where the method is safe (RFC 9110, 9.2.1 and 9.2.2). If all of the request left, the host may have read it and
     * died of it; nothing in HTTP/1.1 tells that from a host that closed before it came, and a proxy must not guess.
     *
     * @param written whether the network took all of the request
     */
    boolean repeat(boolean written) {
        boolean may = request != null && !reset && !head.future().isComplete() && (!written || isSafe());
        if (may) {
            connection = null;
            pool.serveAgain(this);
        }
        return may;
    }

    private boolean isSafe() {
        return method.equals("GET") || method.equals("HEAD");
    }

    void onHead(ResponseHead arrived) {
        // Its body would stay in memory for as long as the answer lasts.
        request = null;
        head.tryComplete(new HostHead(arrived.status(), arrived.headers()));
    }

    void onLost(@Nullable String why) {
        request = null;
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
        return connecting.connected();
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
        request = null;
        if (waiting) {
            waiting = false;
            pool.leave(this);
        }
        if (connection != null && !over) {
            connection.close();
        }
        connecting.reset();
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
        to.write(before, data, chunked, last);
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
