package dev.sluice.wire.http;

import dev.sluice.wire.Call;
import dev.sluice.wire.Reply;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** One stream of HTTP/2: a request of Vert.x's server. */
final class HttpCall implements Call {
    private final HttpServerRequest request;
    private final CallerBody body;
    private final HttpReply reply;
    private final Promise<Void> gone = Promise.promise();

    HttpCall(Vertx vertx, HttpServerRequest request) {
        this.request = request;
        this.body = new CallerBody(request);
        this.reply = new HttpReply(vertx, request);
        request.pause();
        request.response().exceptionHandler(error -> onGone());
        request.response().closeHandler(closed -> onClosed());
        // 100-continue is sent when somebody wants the body, not before the caller is known.
        if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
            reply.continueOnResume();
        }
    }

    private void onClosed() {
        reply.onClosed();
        onGone();
    }

    private void onGone() {
        if (!reply.endedByUs()) {
            gone.tryComplete();
        }
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String path() {
        String path = request.path();
        return path == null ? "/" : path;
    }

    @Override
    public @Nullable String query() {
        return request.query();
    }

    @Override
    public MultiMap headers() {
        return request.headers();
    }

    @Override
    public long declaredLength() {
        String length = request.getHeader("content-length");
        if (length != null) {
            try {
                return Long.parseLong(length.trim());
            } catch (NumberFormatException notANumber) {
                return -1;
            }
        }
        return request.isEnded() ? 0 : -1;
    }

    @Override
    public ReadStream<Buffer> body() {
        reply.wantsBody();
        return body;
    }

    @Override
    public Reply reply() {
        return reply;
    }

    @Override
    public Future<Void> gone() {
        return gone.future();
    }
}
