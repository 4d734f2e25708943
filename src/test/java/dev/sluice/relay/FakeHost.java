package dev.sluice.relay;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostHead;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A host whose every move the test makes. */
final class FakeHost implements HostExchange, ReadStream<Buffer> {
    private final Promise<HostHead> head = Promise.promise();
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    boolean paused = true;
    boolean wasReset;

    FakeHost answers(int status, String contentType) {
        head.complete(new HostHead(
                status,
                MultiMap.caseInsensitiveMultiMap()
                        .add("content-type", contentType)
                        .add("x-request-id", "req_1")
                        .add("x-ratelimit-remaining-requests", "7")
                        .add("retry-after", "2")));
        return this;
    }

    FakeHost streams() {
        return answers(200, "text/event-stream");
    }

    FakeHost sends(String bytes) {
        return sends(Buffer.buffer(bytes));
    }

    FakeHost sends(Buffer bytes) {
        if (handler != null) {
            handler.handle(bytes);
        }
        return this;
    }

    void ends() {
        if (endHandler != null) {
            endHandler.handle(null);
        }
    }

    void breaksOff() {
        Failure failure = Failure.of(Kind.UPSTREAM_CONNECTION_LOST, "lost");
        if (exceptionHandler != null) {
            exceptionHandler.handle(failure);
        } else {
            head.tryFail(failure);
        }
    }

    @Override
    public Future<Void> connected() {
        return Future.succeededFuture();
    }

    @Override
    public Future<HostHead> head() {
        return head.future();
    }

    @Override
    public ReadStream<Buffer> body() {
        return this;
    }

    @Override
    public void reset() {
        wasReset = true;
        head.tryFail(Failure.of(Kind.UPSTREAM_CONNECTION_LOST, "stopped"));
    }

    @Override
    public FakeHost handler(@Nullable Handler<Buffer> handler) {
        this.handler = handler;
        return this;
    }

    @Override
    public FakeHost endHandler(@Nullable Handler<Void> handler) {
        this.endHandler = handler;
        return this;
    }

    @Override
    public FakeHost exceptionHandler(@Nullable Handler<Throwable> handler) {
        this.exceptionHandler = handler;
        return this;
    }

    @Override
    public FakeHost pause() {
        paused = true;
        return this;
    }

    @Override
    public FakeHost resume() {
        paused = false;
        return this;
    }

    @Override
    public FakeHost fetch(long amount) {
        return resume();
    }
}
