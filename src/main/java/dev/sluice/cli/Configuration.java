package dev.sluice.cli;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.InvalidConfigException;
import dev.sluice.config.LoadedConfig;
import dev.sluice.config.Overrides;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Loads the configuration on a thread that may block. */
final class Configuration {
    private Configuration() {}

    /** Throws {@link InvalidConfigException}. */
    static LoadedConfig load(Vertx vertx, @Nullable Path file, Overrides overrides) {
        try {
            return ConfigLoader.ofProcess(vertx)
                    .load(file, overrides)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof InvalidConfigException invalid) {
                throw invalid;
            }
            throw failed;
        }
    }
}
