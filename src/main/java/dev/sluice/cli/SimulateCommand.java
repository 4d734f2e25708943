package dev.sluice.cli;

import dev.sluice.config.LoadedConfig;
import dev.sluice.config.Overrides;
import dev.sluice.config.SimulatedConfig;
import dev.sluice.provider.simulated.SimulatedHost;
import dev.sluice.wire.http.HttpWire;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice simulate}: runs the simulated provider alone. */
@Command(name = "simulate", description = "Run the simulated provider alone, without a gateway and without keys.")
final class SimulateCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8090",
            description = "Port. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Address. Default: ${DEFAULT-VALUE}.")
    private String host = "127.0.0.1";

    @Option(names = "--replay", paramLabel = "PATH", description = "Recordings to answer from: a file or a folder.")
    private @Nullable Path replay;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Vertx vertx = Processes.vertx();
        try {
            LoadedConfig loaded = Configuration.load(vertx, config.file(), Overrides.NONE);
            SimulatedConfig simulated = loaded.config().simulated();
            SimulatedConfig wanted = replay == null ? simulated : simulated.withReplay(replay.toString());
            Promise<Void> end = Promise.promise();
            Signals.onTermination(end::tryComplete);
            SimulatedHost running =
                    Processes.awaitBound(SimulatedHost.start(vertx, new HttpWire(vertx), wanted, host, port), port);
            out.println("Simulated provider at " + running.baseUrl());
            out.println("Its bill            " + running.baseUrl().replace("/v1", "/simulator/bill"));
            Processes.await(end.future());
            return 0;
        } finally {
            Processes.await(vertx.close());
        }
    }
}
