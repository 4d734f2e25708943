package dev.sluice.cli;

import dev.sluice.Administration;
import dev.sluice.Gateway;
import dev.sluice.Money;
import dev.sluice.auth.ApiKey;
import dev.sluice.auth.KeyFileTakeover;
import dev.sluice.auth.KeyRing;
import dev.sluice.auth.Pepper;
import dev.sluice.auth.StoredKeys;
import dev.sluice.config.AdminConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.LoadedConfig;
import dev.sluice.config.Overrides;
import dev.sluice.config.Preset;
import dev.sluice.config.StoreUrl;
import dev.sluice.price.PriceBook;
import dev.sluice.principal.Keys;
import dev.sluice.store.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice serve}: runs the gateway until it is told to end, and then until its running answers have ended. */
@Command(name = "serve", description = "Run the gateway.")
final class ServeCommand implements Callable<Integer> {
    /** Set by the launcher where standard output is a terminal. */
    private static final String TERMINAL = "sluice.terminal";

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final DataDirectoryOption data = new DataDirectoryOption();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on; 0 for any free one. Default: 8080.")
    private @Nullable Integer port;

    @Option(names = "--host", paramLabel = "HOST", description = "Address to listen on. Default: 127.0.0.1.")
    private @Nullable String host;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Vertx vertx = Processes.vertx();
        try {
            // A thousand lines, which are read while the configuration is; who needs them waits for what is left.
            var unused = vertx.executeBlocking(PriceBook::packaged, false);
            LoadedConfig loaded = Configuration.load(vertx, config.file(), new Overrides(host, port));
            vertx = Processes.on(loaded.config().server().transport(), vertx);
            SecureRandom random = new SecureRandom();
            Pepper pepper = Pepper.load(loaded.config().auth().pepper(), data.directory(), random);
            boolean isFirstRun = isFirstRun(loaded.config());
            // Nobody waits for the store: it is opened, and brought up to date, while the rest starts.
            Database database = Database.start(vertx, loaded.config().store(), data.directory());
            try (KeyRing keys = keys(vertx, database, pepper, random, loaded.config())) {
                Future<Void> read = keys.start();
                Money money = money(vertx, loaded.config(), database);
                Gateway gateway = Processes.awaitBound(
                        gateway(vertx, loaded.config(), keys, pepper, money),
                        loaded.config().server().port());
                Administration admin = admin(vertx, loaded.config(), database, pepper, money);
                Signals.onTermination(gateway::drain);
                if (!isFirstRun) {
                    Processes.await(read.otherwiseEmpty());
                }
                print(loaded, gateway, admin, keys, isFirstRun);
                Processes.await(gateway.drained());
                if (money != null) {
                    Processes.await(money.stop());
                }
                Processes.await(database.close());
                return 0;
            }
        } finally {
            Processes.await(vertx.close());
        }
    }

    private @Nullable Money money(Vertx vertx, GatewayConfig running, Database database) {
        if (!running.store().ledger()) {
            return null;
        }
        Money money = Processes.await(Money.open(vertx, running, database, data.directory()));
        Processes.await(money.start(database));
        return money;
    }

    private static Future<Gateway> gateway(
            Vertx vertx, GatewayConfig running, KeyRing keys, Pepper pepper, @Nullable Money money) {
        return money == null
                ? Gateway.start(vertx, running, keys, pepper)
                : Gateway.start(vertx, running, keys, pepper, money.treasury());
    }

    private static @Nullable Administration admin(
            Vertx vertx, GatewayConfig running, Database database, Pepper pepper, @Nullable Money money) {
        AdminConfig config = running.admin();
        return config.key() == null || money == null
                ? null
                : Processes.awaitBound(
                        Administration.start(
                                vertx,
                                config,
                                database,
                                pepper,
                                money.treasury().priceBook()),
                        config.port(),
                        "choose one with admin.port in the configuration");
    }

    /** Whether there can be no keys, which is told without opening the store. */
    private boolean isFirstRun(GatewayConfig running) {
        return Database.urlOf(running.store(), data.directory()) instanceof StoreUrl.Sqlite sqlite
                && !Files.exists(sqlite.file())
                && !KeyFileTakeover.isDue(data.directory());
    }

    private KeyRing keys(Vertx vertx, Database database, Pepper pepper, SecureRandom random, GatewayConfig running) {
        Keys stored = new Keys(database, InstantSource.system());
        KeyFileTakeover takeover = new KeyFileTakeover(vertx, stored, data.directory());
        return new KeyRing(
                vertx,
                new StoredKeys(stored, takeover),
                pepper,
                random,
                running.auth().refresh());
    }

    private void print(
            LoadedConfig loaded, Gateway gateway, @Nullable Administration admin, KeyRing keys, boolean isFirstRun) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        GatewayConfig running = loaded.config();
        // Only who has no key yet needs one now; it lives as long as the process.
        boolean hasNone = isFirstRun || (keys.isRead() && keys.size() == 0);
        ApiKey key = hasNone ? keys.addSessionKey("first run") : null;
        List<String> notFound = Arrays.stream(Preset.values())
                .map(Preset::id)
                .filter(preset -> !running.providers().containsKey(preset))
                .toList();
        URI bill = gateway.simulated() == null
                ? null
                : URI.create("http://127.0.0.1:" + gateway.simulated().port() + "/simulator/bill");
        Banner banner = new Banner(
                VersionCommand.version(),
                Banner.baseUrl(running.server().tls().isOn(), running.server().host(), gateway.port()),
                loaded.origins(),
                notFound,
                running.simulated().enabled(),
                List.copyOf(gateway.localModels()),
                key,
                bill,
                admin == null ? null : admin.url(),
                loaded.warnings());
        out.print(banner.text(Boolean.getBoolean(TERMINAL) && System.getenv("NO_COLOR") == null));
        out.flush();
    }
}
