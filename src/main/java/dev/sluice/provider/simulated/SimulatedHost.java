package dev.sluice.provider.simulated;

import dev.sluice.config.SimulatedConfig;
import dev.sluice.wire.ListenOptions;
import dev.sluice.wire.Wire;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** A running simulated host. Safe for use on any thread. */
public final class SimulatedHost {
    private final Vertx vertx;
    private final String host;
    private final int port;
    private final Bill bill;
    private final Recordings recordings;
    private final List<String> deployments;

    private SimulatedHost(
            Vertx vertx, String host, int port, Bill bill, Recordings recordings, List<String> deployments) {
        this.vertx = vertx;
        this.host = host;
        this.port = port;
        this.bill = bill;
        this.recordings = recordings;
        this.deployments = deployments;
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
        return recordings(vertx, config).compose(recordings -> {
            Bill bill = new Bill();
            Routes routes = new Routes(config, recordings);
            ListenOptions options = new ListenOptions(host, port).forSeveralLoops();
            List<HostVerticle> loops = IntStream.range(0, eventLoops)
                    .mapToObj(loop -> new HostVerticle(wire, options, bill, config.recordBodies(), routes))
                    .toList();
            return Future.all(loops.stream().map(vertx::deployVerticle).toList())
                    .map(all ->
                            new SimulatedHost(vertx, host, loops.get(0).port(), bill, recordings, all.<String>list()));
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
        return Future.join(deployments.stream().map(vertx::undeploy).toList()).mapEmpty();
    }
}
