package dev.sluice.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --config}, for every command that needs the configuration: {@code @Mixin ConfigOption config}. */
final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration; without it, defaults and the providers whose environment variable is set. "
                    + "config/sluice.yaml shows every key.")
    private @Nullable Path file;

    /** As it was given, so that messages name it as the operator does; null for none. */
    @Nullable
    Path file() {
        return file;
    }
}
