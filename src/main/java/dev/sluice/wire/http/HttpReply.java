package dev.sluice.wire.http;

import dev.sluice.wire.Reply;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The response of Vert.x's server. */
final class HttpReply implements Reply {
    /** Bytes that may wait for a slow caller before the host is told to pause. */
    private static final int WRITE_QUEUE_BYTES = 8 * 1024;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final BooleanSupplier bodyWasRead;
    private final @Nullable Writability connection; // null on HTTP/2, where streams share one
    private @Nullable Handler<Void> drainHandler;
    private boolean saidFull;
    private boolean started;
    private boolean endedByUs;
    private boolean closeAfterwards;
    private boolean continueOnResume;

    HttpReply(Vertx vertx, HttpServerRequest request, BooleanSupplier bodyWasRead) {
        this.vertx = vertx;
        this.bodyWasRead = bodyWasRead;
        this.request = request;
        this.response = request.response();
        // On HTTP/1.1 this is the high-water mark of the whole connection.
        this.response.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
        this.connection = isHttp1() ? Writability.of(request.connection()) : null;
    }

    boolean endedByUs() {
        return endedByUs;
    }

    void continueOnResume() {
        continueOnResume = true;
    }

    void wantsBody() {
        if (continueOnResume && !started) {
            continueOnResume = false;
            response.writeContinue();
        }
    }

    @Override
    public void start(int status, MultiMap headers) {
        started = true;
        response.setStatusCode(status);
        response.headers().addAll(headers);
        closeAfterwards |= !bodyWasRead.getAsBoolean();
        if (closeAfterwards && isHttp1()) {
            response.headers().set("connection", "close");
        }
        if (!headers.contains("content-length")) {
            response.setChunked(true);
        }
    }

    @Override
    public void flushHead() {
        response.writeHead();
    }

    @Override
    public boolean started() {
        return started;
    }

    @Override
    public void closeAfterwards() {
        closeAfterwards = true;
    }

    @Override
    public void abort() {
        if (endedByUs || response.closed()) {
            return;
        }
        endedByUs = true;
        if (isHttp1()) {
            request.connection().close();
        } else {
            response.reset();
        }
    }

    @Override
    public Future<Void> write(Buffer data) {
        return response.closed() ? gone() : response.write(data);
    }

    @Override
    public Future<Void> end() {
        if (response.closed() || response.ended()) {
            return gone();
        }
        beforeEnd();
        return afterEnd(response.end());
    }

    @Override
    public Future<Void> end(Buffer data) {
        if (response.closed() || response.ended()) {
            return gone();
        }
        beforeEnd();
        return afterEnd(response.end(data));
    }

    private void beforeEnd() {
        endedByUs = true;
        if (connection != null) {
            connection.forget();
        }
    }

    private Future<Void> afterEnd(Future<Void> ended) {
        if (closeAfterwards && isHttp1()) {
            ended.onComplete(sent -> new LingeringClose(vertx, request).start());
        }
        return ended;
    }

    private static Future<Void> gone() {
        return Future.failedFuture("The caller has gone");
    }

    private boolean isHttp1() {
        return request.version() != HttpVersion.HTTP_2;
    }

    @Override
    public HttpReply setWriteQueueMaxSize(int maxSize) {
        response.setWriteQueueMaxSize(maxSize);
        return this;
    }

    @Override
    public boolean writeQueueFull() {
        saidFull =
                !response.closed() && (response.writeQueueFull() || (connection != null && !connection.isWritable()));
        return saidFull;
    }

    @Override
    public HttpReply drainHandler(@Nullable Handler<Void> handler) {
        drainHandler = handler;
        if (!response.closed()) {
            response.drainHandler(drained -> onDrained());
            if (connection != null) {
                connection.listen(this::onDrained);
            }
        }
        return this;
    }

    /** Vert.x's queue or the connection has room again; told on only if both have, and if somebody waits for it. */
    private void onDrained() {
        if (saidFull && !writeQueueFull() && drainHandler != null) {
            drainHandler.handle(null);
        }
    }

    /** The call's {@code gone} tells of a broken connection; there is nothing more to tell here. */
    @Override
    public HttpReply exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }
}
