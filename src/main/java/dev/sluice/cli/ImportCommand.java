package dev.sluice.cli;

import dev.sluice.config.LiteLlmImport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice import}: makes our configuration of another gateway's. */
@Command(
        name = "import",
        description = "Make a configuration of another gateway's.",
        subcommands = ImportCommand.LiteLlm.class)
final class ImportCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var commandLine = Objects.requireNonNull(spec).commandLine();
        throw new ParameterException(commandLine, "import from what? (expected: litellm FILE)");
    }

    /** {@code sluice import litellm FILE}. The new file may hold secrets of the old one, so it is for its owner alone. */
    @Command(name = "litellm", description = "Import LiteLLM's config.yaml and list what could not be carried over.")
    static final class LiteLlm implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "LiteLLM's config.yaml.")
        private @Nullable Path file;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                defaultValue = "sluice.yaml",
                description = "The file to write. Default: ${DEFAULT-VALUE}.")
        private @Nullable Path output;

        @Option(names = "--force", description = "Replace the file if it exists.")
        private boolean force;

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            var commandLine = Objects.requireNonNull(spec).commandLine();
            PrintWriter out = commandLine.getOut();
            PrintWriter err = commandLine.getErr();
            Path target = Objects.requireNonNull(output);
            LiteLlmImport.Result result = LiteLlmImport.of(Objects.requireNonNull(file));
            write(target, result.yaml());
            out.println("Wrote " + target + "; try: sluice check --config " + target);
            result.warnings().forEach(warning -> err.println("warning: " + warning));
            if (!result.leftOut().isEmpty()) {
                out.println("Not carried over:");
                result.leftOut().forEach(line -> out.println("  " + line));
            }
            return 0;
        }

        private void write(Path target, String yaml) throws IOException {
            try {
                OwnerOnly.write(target, yaml, force);
            } catch (FileAlreadyExistsException exists) {
                throw new IOException(target + ": exists already (expected: a new file, or --force)", exists);
            } catch (NoSuchFileException missing) {
                throw new IOException(target + ": no such folder (expected: a file in one that exists)", missing);
            }
        }
    }
}
