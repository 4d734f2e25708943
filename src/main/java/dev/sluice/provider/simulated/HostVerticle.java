package dev.sluice.provider.simulated;

import dev.sluice.wire.ListenOptions;
import dev.sluice.wire.Listener;
import dev.sluice.wire.Wire;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One event loop's share of the simulated host. */
final class HostVerticle extends VerticleBase {
    private final Wire wire;
    private final ListenOptions options;
    private final Bill bill;
    private final boolean recordBodies;
    private final Routes routes;
    private @Nullable Listener listener;

    HostVerticle(Wire wire, ListenOptions options, Bill bill, boolean recordBodies, Routes routes) {
        this.wire = wire;
        this.options = options;
        this.bill = bill;
        this.recordBodies = recordBodies;
        this.routes = routes;
    }

    @Override
    public Future<?> start() {
        Reception reception = new Reception(vertx, bill, recordBodies, routes);
        return wire.listen(options, reception::onCall).onSuccess(bound -> listener = bound);
    }

    /** The port that was bound; after {@link #start} has completed. */
    int port() {
        return Objects.requireNonNull(listener, "port() before start()").port();
    }

    @Override
    public Future<?> stop() {
        return listener == null ? Future.succeededFuture() : listener.close();
    }
}
