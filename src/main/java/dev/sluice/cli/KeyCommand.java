package dev.sluice.cli;

import dev.sluice.auth.ApiKey;
import dev.sluice.auth.KeyRecord;
import dev.sluice.auth.KeyStore;
import dev.sluice.auth.Pepper;
import dev.sluice.config.Overrides;
import dev.sluice.config.Secret;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice key}: makes, lists and takes back keys. A gateway that runs learns of it by itself. */
@Command(name = "key", description = "Make, list and revoke the keys of callers.")
final class KeyCommand {
    @Spec
    private @Nullable CommandSpec spec;

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    /** Where the keys are, and what they are hashed with. */
    static final class StoreOptions {
        @Mixin
        private final ConfigOption config = new ConfigOption();

        @Mixin
        private final DataDirectoryOption data = new DataDirectoryOption();

        KeyStore open() throws IOException {
            SecureRandom random = new SecureRandom();
            Pepper pepper = Pepper.load(configuredPepper(), data.directory(), random);
            return new KeyStore(data.directory(), pepper, random, Clock.systemUTC());
        }

        private @Nullable Secret configuredPepper() {
            if (config.file() == null) {
                return null;
            }
            Vertx vertx = Vertx.vertx();
            try {
                return Configuration.load(vertx, config.file(), Overrides.NONE)
                        .config()
                        .auth()
                        .pepper();
            } finally {
                Processes.await(vertx.close());
            }
        }
    }

    @Command(name = "create", description = "Make a key. It is shown once and stored only as a keyed hash.")
    int create(
            @Mixin StoreOptions store,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = "unnamed",
                            description = "What the key is for.")
                    String name,
            @Option(names = "--quiet", description = "Print the key alone.") boolean quiet)
            throws IOException {
        ApiKey key = store.open().create(name);
        if (quiet) {
            out().println(key.reveal());
        } else {
            out().println("Key      " + key.reveal());
            out().println("Id       " + key.id());
            out().println("Name     " + name);
            out().println("Shown only now. Callers send it as: Authorization: Bearer <key>");
        }
        return 0;
    }

    @Command(name = "list", description = "List the keys; the keys themselves are not stored.")
    int list(@Mixin StoreOptions store) throws IOException {
        List<KeyRecord> keys = store.open().list();
        if (keys.isEmpty()) {
            out().println("There are no keys yet; make one: ./sluice key create");
        }
        for (KeyRecord key : keys) {
            out().printf(
                            "%-14s%-10s%-26s%s%n",
                            key.id(), key.isRevoked() ? "revoked" : "good", key.createdAt(), key.name());
        }
        return 0;
    }

    @Command(name = "revoke", description = "Take a key back, for good.")
    int revoke(
            @Mixin StoreOptions store, @Parameters(paramLabel = "ID", description = "The key's public id.") String id)
            throws IOException {
        if (!store.open().revoke(id)) {
            throw new IllegalArgumentException(
                    "key " + id + ": unknown (expected: an id that ./sluice key list shows)");
        }
        out().println("Revoked " + id);
        return 0;
    }
}
