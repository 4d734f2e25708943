package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Loads texts as the gateway loads its file, from {@code sluice.yaml} in a folder of the test's own. */
final class Loading implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Path folder;

    Loading(Path folder) {
        this.folder = folder;
    }

    LoadedConfig load(String yaml) {
        return load(yaml, Map.of());
    }

    LoadedConfig load(String yaml, Map<String, String> environment) {
        return load(write(yaml), environment, Overrides.NONE);
    }

    LoadedConfig load(@Nullable Path file, Map<String, String> environment, Overrides overrides) {
        try {
            return new ConfigLoader(vertx, environment)
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

    /** The problems of {@code yaml}, with {@code 12: } in front where they have a line. */
    List<String> problems(String yaml, Map<String, String> environment) {
        return problems(() -> load(yaml, environment));
    }

    List<String> problems(String yaml) {
        return problems(yaml, Map.of());
    }

    /** The problems of loading, without the file's name. */
    List<String> problems(Runnable loading) {
        try {
            loading.run();
        } catch (InvalidConfigException invalid) {
            assertThat(invalid).hasNoCause().hasMessage(String.join("\n", invalid.problems()));
            return invalid.problems().stream()
                    .map(problem -> problem.replace(file() + ":", "").strip())
                    .toList();
        }
        return List.of();
    }

    Path file() {
        return folder.resolve("sluice.yaml");
    }

    Path write(String yaml) {
        try {
            return Files.writeString(file(), yaml);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
