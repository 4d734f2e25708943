package dev.sluice.edge;

import dev.sluice.dialect.Dialects;
import dev.sluice.lifecycle.Drain;
import dev.sluice.lifecycle.RunningExchanges;
import dev.sluice.pipeline.ExchangeListener;
import dev.sluice.wire.Call;
import dev.sluice.wire.ListenOptions;
import dev.sluice.wire.Listener;
import dev.sluice.wire.Wire;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves the callers of one event loop; each loop has one, and they share the port. */
public final class EdgeVerticle extends VerticleBase {
    private final Wire wire;
    private final ListenOptions options;
    private final Function<Vertx, LoopParts> parts;
    private final Drain drain;
    private final ExchangeListener listener;
    private final long idPrefix = ThreadLocalRandom.current().nextLong();
    private long calls;
    private @Nullable Routes routes;
    private @Nullable Dialects dialects;
    private @Nullable RunningExchanges running;
    private @Nullable Listener bound;

    /**
     * A verticle that is yet to be deployed.
     *
     * @param parts makes the parts that belong to one event loop; called on it
     */
    public EdgeVerticle(
            Wire wire,
            ListenOptions options,
            Function<Vertx, LoopParts> parts,
            Drain drain,
            ExchangeListener listener) {
        this.wire = wire;
        this.options = options;
        this.parts = parts;
        this.drain = drain;
        this.listener = listener;
    }

    @Override
    public Future<?> start() {
        LoopParts loop = parts.apply(vertx);
        dialects = loop.dialects();
        routes = Routes.standard(loop.models(), loop.responses(), loop.inference(), loop.readiness());
        Context home = context;
        running = drain.addLoop(task -> home.runOnContext(go -> task.run()));
        return wire.listen(options, this::onCall).onSuccess(listening -> bound = listening);
    }

    /** Takes no new connections any more; those that are there end with what runs on them, or after {@code millis}. */
    public void stopListening(long millis) {
        context.runOnContext(go -> {
            if (bound != null) {
                bound.shutDown(millis);
            }
        });
    }

    /** The port that was bound; known once the verticle has been deployed. */
    public int port() {
        return Objects.requireNonNull(bound).port();
    }

    private void onCall(Call call) {
        String id = Long.toHexString(idPrefix) + Long.toHexString(++calls);
        new ServedCall(id, call, Objects.requireNonNull(dialects), drain, listener)
                .serve(Objects.requireNonNull(routes), Objects.requireNonNull(running));
    }
}
