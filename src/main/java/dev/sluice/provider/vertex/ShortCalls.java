package dev.sluice.provider.vertex;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.timer.Deadline;
import dev.sluice.timer.TimerWheel;
import dev.sluice.wire.HostClient;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostHead;
import dev.sluice.wire.HostRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** Questions with small answers that are nobody's but the gateway's own, over one event loop's connections. */
public final class ShortCalls {
    private static final long MILLIS = 10_000;
    private static final int MAX_BYTES = 64 << 10;

    private final HostClient client;
    private final TimerWheel wheel;

    public ShortCalls(HostClient client, TimerWheel wheel) {
        this.client = client;
        this.wheel = wheel;
    }

    /** A whole answer. */
    record Reply(int status, Buffer body) {}

    /** Fails with a {@link Failure} when there is no answer within ten seconds, or a long one. */
    Future<Reply> send(HostRequest request) {
        Promise<Reply> reply = Promise.promise();
        HostExchange exchange = client.open(request);
        Deadline deadline = wheel.after(
                MILLIS,
                () -> reply.tryFail(Failure.of(
                        Kind.UPSTREAM_FIRST_TOKEN_TIMEOUT,
                        request.origin().authority() + " did not answer within " + MILLIS + " ms.")));
        exchange.head().onComplete(head -> read(exchange.body(), head, reply), reply::tryFail);
        return reply.future().onComplete(over -> {
            deadline.cancel();
            exchange.reset();
        });
    }

    private static void read(ReadStream<Buffer> body, HostHead head, Promise<Reply> reply) {
        Buffer held = Buffer.buffer();
        body.handler(bytes -> {
            if (held.length() + bytes.length() > MAX_BYTES) {
                reply.tryFail(Failure.of(Kind.UPSTREAM_INVALID_ANSWER, "A token's answer is too long."));
            } else {
                held.appendBuffer(bytes);
            }
        });
        body.exceptionHandler(reply::tryFail);
        body.endHandler(end -> reply.tryComplete(new Reply(head.status(), held)));
        body.resume();
    }
}
