package dev.sluice.testing;

import dev.sluice.stream.Slices;
import dev.sluice.wire.HostClient;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostRequest;
import dev.sluice.wire.Origin;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/** Asks hosts by one client on one event loop, without a gateway. */
public final class HostAsker implements AutoCloseable {
    private final Vertx vertx;
    private final Context loop;
    private final HostClient client;
    private final long connectMillis;

    public HostAsker(Vertx vertx, long connectMillis, Function<Vertx, HostClient> clients) {
        this.vertx = vertx;
        this.connectMillis = connectMillis;
        this.loop = vertx.getOrCreateContext();
        this.client = clients.apply(vertx);
    }

    /** The body of the answer to a POST, behind its status: {@code 200 ok}. */
    public Future<String> ask(Origin origin, String target) {
        return ask(origin, target, () -> {});
    }

    /** Likewise, {@code before} on the event loop, in the same turn. */
    public Future<String> ask(Origin origin, String target, Runnable before) {
        Promise<String> answer = Promise.promise();
        loop.runOnContext(go -> {
            before.run();
            HostExchange exchange = client.open(new HostRequest(
                    origin,
                    "POST",
                    target,
                    MultiMap.caseInsensitiveMultiMap(),
                    Slices.of(Buffer.buffer("hello")),
                    connectMillis));
            exchange.head()
                    .compose(head -> read(exchange).map(body -> head.status() + " " + body))
                    .onComplete(answer::tryComplete, answer::tryFail);
        });
        return answer.future();
    }

    private static Future<String> read(HostExchange exchange) {
        Promise<String> end = Promise.promise();
        Buffer body = Buffer.buffer();
        exchange.body().endHandler(done -> end.complete(body.toString()));
        exchange.body().exceptionHandler(end::tryFail);
        exchange.body().handler(body::appendBuffer);
        exchange.body().resume();
        return end.future();
    }

    @Override
    public void close() {
        TestGateway.await(vertx.close());
    }
}
