package dev.sluice.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The option {@code --data-dir}, for every command that reads or writes what the gateway keeps: {@code @Mixin
 * DataDirectoryOption data}. A path that is given is relative to where the command is run. The default is not: it is {@code
 * data/} beside the launcher, so that {@code ./sluice key create} and {@code ./sluice serve} agree wherever they are run from.
 */
final class DataDirectoryOption {
    /** Set by the launcher: the folder it stands in. */
    private static final String HOME = "sluice.home";

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "What the gateway keeps: keys and secrets. Default: data/ beside the launcher.")
    private @Nullable Path directory;

    Path directory() {
        return directory != null
                ? directory
                : Path.of(System.getProperty(HOME, "")).resolve("data");
    }
}
