package dev.sluice.cli;

import dev.sluice.config.GatewayConfig;
import dev.sluice.config.LoadedConfig;
import dev.sluice.config.Overrides;
import dev.sluice.wire.http.Transports;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice check}: says what would run, or why nothing would, and starts nothing. */
@Command(name = "check", description = "Validate the configuration without starting.")
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Path file = config.file();
        Vertx vertx = Vertx.vertx();
        try {
            LoadedConfig loaded = Configuration.load(vertx, file, Overrides.NONE);
            loaded.warnings().forEach(warning -> err.println("warning: " + warning));
            out.println(file == null ? "Without a file: defaults and the environment." : file + " is valid.");
            print(loaded, out);
            return 0;
        } finally {
            vertx.close();
        }
    }

    private static void print(LoadedConfig loaded, PrintWriter out) {
        GatewayConfig config = loaded.config();
        out.printf(
                "%-11s%s%n",
                "base URL",
                Banner.baseUrl(
                        config.server().tls().isOn(),
                        config.server().host(),
                        config.server().port()));
        String transport = config.server().transport().toString();
        out.printf("%-11s%s%n", "transport", Transports.resolve(transport));
        config.providers()
                .forEach((name, provider) -> out.printf(
                        "%-11s%-12s%s  from %s%n",
                        "provider", name, provider.baseUrl(), loaded.origins().get(name)));
        if (config.simulated().enabled()) {
            out.printf("%-11s%-12s%s%n", "provider", GatewayConfig.SIMULATED, "built in");
        }
        config.models()
                .forEach(model ->
                        out.printf("%-11s%-12s%s%n", "model", model.name(), String.join(", ", model.targets())));
    }
}
