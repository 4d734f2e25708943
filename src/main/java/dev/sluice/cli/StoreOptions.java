package dev.sluice.cli;

import dev.sluice.auth.KeyFileTakeover;
import dev.sluice.auth.KeyIssuer;
import dev.sluice.auth.Pepper;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Overrides;
import dev.sluice.principal.Keys;
import dev.sluice.principal.Principals;
import dev.sluice.store.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** Where the store is, for the commands that work on it directly; a gateway that runs learns of it by itself. */
final class StoreOptions {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final DataDirectoryOption data = new DataDirectoryOption();

    /** What commands work on. */
    record Open(Database database, GatewayConfig config, DataDirectoryOption data) {
        Keys keys() {
            return new Keys(database, InstantSource.system());
        }

        Principals principals() {
            return new Principals(database, InstantSource.system());
        }

        KeyIssuer issuer() {
            SecureRandom random = new SecureRandom();
            try {
                Pepper pepper = Pepper.load(config.auth().pepper(), data.directory(), random);
                return new KeyIssuer(keys(), pepper, random, InstantSource.system());
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
        }
    }

    /** Opens the store, does {@code work}, waits for it and closes the store. */
    <T> T with(Function<Open, Future<T>> work) {
        Vertx vertx = Vertx.vertx();
        try {
            GatewayConfig loaded =
                    Configuration.load(vertx, config.file(), Overrides.NONE).config();
            Database database = Processes.await(Database.open(vertx, loaded.store(), data.directory()));
            try {
                Open open = new Open(database, loaded, data);
                Processes.await(new KeyFileTakeover(vertx, open.keys(), data.directory()).run());
                return Processes.await(work.apply(open));
            } finally {
                Processes.await(database.close());
            }
        } finally {
            Processes.await(vertx.close());
        }
    }
}
