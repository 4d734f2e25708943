package dev.sluice.cli;

import dev.sluice.PriceFiles;
import dev.sluice.config.Overrides;
import dev.sluice.price.InvalidPricesException;
import dev.sluice.price.LiteLlmPrices;
import dev.sluice.price.ModelPrices;
import dev.sluice.price.PriceBook;
import dev.sluice.price.PriceComparison;
import dev.sluice.price.PriceFile;
import dev.sluice.price.PriceLine;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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

/** {@code sluice price}: shows the price book, compares it with another, and makes price files of others' formats. */
@Command(name = "price", description = "Show, compare and import what models cost.")
final class PriceCommand {
    @Spec
    private @Nullable CommandSpec spec;

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }

    @Command(
            name = "show",
            description = "Show what models cost now: all, those of a provider, or one with all of its terms.")
    int show(
            @Mixin ConfigOption config,
            @Parameters(arity = "0..1", paramLabel = "PROVIDER[/MODEL]", description = "Whose prices. Default: all.")
                    @Nullable
                    String which)
            throws IOException {
        PriceBook book = book(config);
        long now = Clock.systemUTC().millis();
        String name = which == null ? "" : which;
        int slash = name.indexOf('/');
        if (slash < 0) {
            return PriceTable.models(book, name, now, out());
        }
        ModelPrices prices = book.of(name.substring(0, slash), name.substring(slash + 1), now);
        if (prices == null) {
            throw new IllegalArgumentException(
                    name + ": no price (expected: PROVIDER/MODEL as ./sluice price show lists them, or a line"
                            + " for it in the file of prices.overrides)");
        }
        PriceTable.lines(prices, out());
        out().println();
        out().println("Price book " + book.hash());
        return 0;
    }

    @Command(
            name = "diff",
            description = "Compare another list of prices with ours: a file of our format, or LiteLLM's JSON.")
    int diff(@Mixin ConfigOption config, @Parameters(paramLabel = "FILE", description = "The other list.") Path file)
            throws IOException {
        PriceComparison comparison =
                PriceComparison.of(book(config), theirs(file), Clock.systemUTC().millis());
        PriceTable.differences(comparison, out());
        return 0;
    }

    @Command(name = "import", description = "Make a price file of LiteLLM's model_prices_and_context_window.json.")
    int importPrices(
            @Parameters(paramLabel = "FILE", description = "LiteLLM's JSON.") Path file,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            description = "The file to write. Default: standard output.")
                    @Nullable
                    Path output,
            @Option(names = "--force", description = "Replace the file if it exists.") boolean force)
            throws IOException {
        LiteLlmPrices prices = LiteLlmPrices.read(read(file), file.toString());
        String csv = PriceFile.write(prices.lines());
        PriceBook.parse(csv, file.toString());
        if (output == null) {
            out().print(csv);
        } else if (Files.exists(output) && !force) {
            throw new IOException(output + ": exists already (expected: a new file, or --force)");
        } else {
            Files.writeString(output, csv);
            out().println("Wrote " + prices.lines().size() + " lines to " + output + "; try: sluice price diff "
                    + output);
        }
        if (!prices.leftOut().isEmpty()) {
            err().println("warning: " + prices.leftOut().size() + " prices have no place in our format, such as "
                    + prices.leftOut().getFirst());
        }
        return 0;
    }

    private static List<PriceLine> theirs(Path file) throws IOException {
        String text = read(file);
        return text.stripLeading().startsWith("{")
                ? LiteLlmPrices.read(text, file.toString()).lines()
                : PriceBook.parse(text, file.toString()).lines();
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            throw new IOException(file + ": no such file", missing);
        }
    }

    /** The prices that come with Sluice, or those of a configuration. */
    private static PriceBook book(ConfigOption config) throws IOException, InvalidPricesException {
        if (config.file() == null) {
            return PriceBook.packaged();
        }
        Vertx vertx = Vertx.vertx();
        try {
            return PriceFiles.read(
                    Configuration.load(vertx, config.file(), Overrides.NONE).config());
        } finally {
            Processes.await(vertx.close());
        }
    }
}
