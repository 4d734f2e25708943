package dev.sluice.config;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Makes a {@link LoadedConfig} of a file, of the environment, or of both. Providers of the environment stand behind those of
 * the file, and an entry of the file replaces the environment's provider of the same name.
 *
 * <p>Threading: any; files are read on worker threads.
 */
public final class ConfigLoader {
    private final Vertx vertx;
    private final References environment;

    /** @param environment variables by name; an empty value counts as not set */
    public ConfigLoader(Vertx vertx, Map<String, String> environment) {
        this.vertx = vertx;
        this.environment = new References(environment);
    }

    /** A loader that sees the variables this process was started with. */
    public static ConfigLoader ofProcess(Vertx vertx) {
        return new ConfigLoader(vertx, System.getenv());
    }

    /**
     * Reads {@code file}, or goes without if it is null: defaults, and the providers of the environment.
     *
     * @return fails with an {@link InvalidConfigException} that lists every problem found, and nothing else
     */
    public Future<LoadedConfig> load(@Nullable Path file, Overrides overrides) {
        if (file == null) {
            return onWorker(() -> new Assembly(environment, overrides).ofEnvironment());
        }
        return onWorker(() -> YamlOutline.of(file.toString(), YamlFile.read(file)))
                .compose(outline -> retrieve(file, outline)
                        .map(root -> new Assembly(environment, overrides).ofFile(file.toString(), outline, root)));
    }

    private <T> Future<T> onWorker(Supplier<T> work) {
        return vertx.executeBlocking(work::get).map(Objects::requireNonNull);
    }

    private Future<JsonObject> retrieve(Path file, YamlOutline outline) {
        if (outline.empty()) {
            return Future.succeededFuture(new JsonObject());
        }
        ConfigStoreOptions store = new ConfigStoreOptions()
                .setType("file")
                .setFormat("yaml")
                .setConfig(new JsonObject().put("path", file.toAbsolutePath().toString()));
        ConfigRetriever retriever = ConfigRetriever.create(
                vertx, new ConfigRetrieverOptions().setScanPeriod(-1).addStore(store));
        return retriever
                .getConfig()
                .eventually(retriever::close)
                .recover(problem -> Future.failedFuture(unreadable(file, problem)));
    }

    private static InvalidConfigException unreadable(Path file, Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof YAMLException yaml) {
                return new InvalidConfigException(List.of(file + YamlOutline.describe(yaml)));
            }
        }
        return new InvalidConfigException(List.of(file + ": cannot be read as YAML"));
    }
}
