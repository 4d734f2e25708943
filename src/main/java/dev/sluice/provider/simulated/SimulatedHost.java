package dev.sluice.provider.simulated;

import dev.sluice.config.SimulatedConfig;
import dev.sluice.wire.ListenOptions;
import dev.sluice.wire.Wire;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** A running simulated host. Safe for use on any thread. */
public final class SimulatedHost {
    private final Vertx vertx;
    private final String host;
    private final int port;
    private final Bill bill;
    private final Recordings recordings;
    private final String deployment;

    private SimulatedHost(Vertx vertx, String host, int port, Bill bill, Recordings recordings, String deployment) {
        this.vertx = vertx;
        this.host = host;
        this.port = port;
        this.bill = bill;
        this.recordings = recordings;
        this.deployment = deployment;
    }

    /** Starts a host on as many event loops as there are processors; see the other {@code start}. */
    public static Future<SimulatedHost> start(Vertx vertx, Wire wire, SimulatedConfig config, String host, int port) {
        return start(vertx, wire, config, host, port, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Starts a host.
     *
     * @param port the port to bind, 0 for any free one
     * @param eventLoops how many event loops share the port
     * @return fails with a {@link java.net.BindException} when the port is taken, with an {@link java.io.IOException} or
     *     {@link IllegalArgumentException} when the recordings cannot be read
     */
    public static Future<SimulatedHost> start(
            Vertx vertx, Wire wire, SimulatedConfig config, String host, int port, int eventLoops) {
        ListenOptions options = ListenOptions.shared(host, port);
        return recordings(vertx, config).compose(recordings -> {
            Bill bill = new Bill();
            Routes routes = new Routes(config, recordings);
            Queue<HostVerticle> verticles = new ConcurrentLinkedQueue<>();
            Supplier<HostVerticle> instances = () -> {
                HostVerticle verticle = new HostVerticle(wire, options, bill, config.recordBodies(), routes);
                verticles.add(verticle);
                return verticle;
            };
            return vertx.deployVerticle(instances, new DeploymentOptions().setInstances(eventLoops))
                    .map(id ->
                            new SimulatedHost(vertx, host, verticles.element().port(), bill, recordings, id));
        });
    }

    private static Future<Recordings> recordings(Vertx vertx, SimulatedConfig config) {
        String source = config.replay();
        if (source == null) {
            return Future.succeededFuture(Recordings.NONE);
        }
        return vertx.executeBlocking(() -> Recordings.load(Path.of(source)), false)
                .map(Objects::requireNonNull);
    }

    public int port() {
        return port;
    }

    /** Where it is, with {@code /v1} and without a slash at the end: what an SDK calls the base URL. */
    public String baseUrl() {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/v1";
    }

    public Bill bill() {
        return bill;
    }

    /** What it can replay. */
    public Recordings recordings() {
        return recordings;
    }

    /** Stops listening and closes every connection. */
    public Future<Void> close() {
        return vertx.undeploy(deployment);
    }
}
