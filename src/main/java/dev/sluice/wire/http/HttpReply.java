package dev.sluice.wire.http;

import dev.sluice.wire.Reply;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** The response on a stream of HTTP/2. A caller who is still sending is told by a reset that nobody reads it. */
final class HttpReply implements Reply {
    /** Bytes that may wait for a slow caller before the host is told to pause. */
    private static final int WRITE_QUEUE_BYTES = 8 * 1024;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private boolean started;
    private boolean endedByUs;
    private boolean continueOnResume;
    private @Nullable Remainder remainder;

    HttpReply(Vertx vertx, HttpServerRequest request) {
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
        this.response.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
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

    /** A connection of HTTP/2 ends with the listener; its streams end one by one. */
    @Override
    public void closeAfterwards() {}

    @Override
    public void abort() {
        if (endedByUs || response.closed()) {
            return;
        }
        endedByUs = true;
        response.reset();
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
        endedByUs = true;
        return response.end().onSuccess(ended -> onEnded());
    }

    @Override
    public Future<Void> end(Buffer data) {
        if (response.closed() || response.ended()) {
            return gone();
        }
        endedByUs = true;
        return response.end(data).onSuccess(ended -> onEnded());
    }

    private void onEnded() {
        if (!request.isEnded() && !response.closed()) {
            remainder = new Remainder(request, vertx);
        }
    }

    /** The stream is closed. */
    void onClosed() {
        if (remainder != null) {
            remainder.stop();
        }
    }

    private static Future<Void> gone() {
        return Future.failedFuture("The caller has gone");
    }

    @Override
    public HttpReply setWriteQueueMaxSize(int maxSize) {
        response.setWriteQueueMaxSize(maxSize);
        return this;
    }

    @Override
    public boolean writeQueueFull() {
        return !response.closed() && response.writeQueueFull();
    }

    @Override
    public HttpReply drainHandler(@Nullable Handler<Void> handler) {
        if (!response.closed()) {
            response.drainHandler(handler);
        }
        return this;
    }

    /** The call's {@code gone} tells of a broken connection; there is nothing more to tell here. */
    @Override
    public HttpReply exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }
}
