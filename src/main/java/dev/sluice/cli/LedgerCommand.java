package dev.sluice.cli;

import dev.sluice.ledger.LedgerVerifier;
import dev.sluice.ledger.PriceBookRating;
import dev.sluice.ledger.Rerating;
import dev.sluice.price.PriceBook;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice ledger}: proves the ledger, and rates the past by the prices of today. */
@Command(name = "ledger", description = "Prove the ledger, or rate the past by the prices of today.")
final class LedgerCommand {
    private static final long PROGRESS_EVERY = 1_000_000;

    @Spec
    private @Nullable CommandSpec spec;

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }

    @Command(
            name = "verify",
            description =
                    "Prove that no row was changed, lost or added behind the ledger's back, and that all adds up.")
    int verify(@Mixin LedgerStore store) {
        long[] told = {0};
        LedgerVerifier.Verdict verdict = store.with(database -> new LedgerVerifier(database, entries -> {
                    if (entries - told[0] >= PROGRESS_EVERY) {
                        told[0] = entries;
                        err().println(entries + " entries …");
                        err().flush();
                    }
                })
                .verify());
        verdict.findings().forEach(finding -> out().println("DAMAGED  " + finding));
        if (verdict.findingsLeftOut() > 0) {
            out().println("DAMAGED  and " + verdict.findingsLeftOut() + " more");
        }
        String seen = verdict.entries() + " entries of " + verdict.attempts() + " attempts";
        out().println(
                        verdict.isWhole()
                                ? "The ledger is whole: " + seen + ", every chain, sum and balance is right."
                                : "The ledger is damaged: "
                                        + (verdict.findings().size() + verdict.findingsLeftOut()) + " findings in "
                                        + seen + ".");
        return verdict.isWhole() ? 0 : 1;
    }

    @Command(
            name = "rerate",
            description = "Show what attempts would cost by the prices of today; with --confirm, add the difference.")
    int rerate(
            @Mixin LedgerStore store,
            @Option(names = "--from", required = true, paramLabel = "DAY", description = "First day, in UTC.")
                    String from,
            @Option(names = "--to", required = true, paramLabel = "DAY", description = "The day after the last one.")
                    String to,
            @Option(names = "--confirm", description = "Add adjustments to the ledger; nothing else is changed.")
                    boolean confirm) {
        long fromMillis = LedgerStore.millis("--from", from, ZoneOffset.UTC);
        long toMillis = LedgerStore.millis("--to", to, ZoneOffset.UTC);
        PriceBook book = PriceBook.packaged();
        List<Rerating.Difference> differences = store.with(database -> {
            Rerating rerating = new Rerating(database, new PriceBookRating(book), Clock.systemUTC());
            return confirm ? rerating.adjust(fromMillis, toMillis) : rerating.difference(fromMillis, toMillis);
        });
        print(differences);
        long nanos = differences.stream().mapToLong(Rerating.Difference::nanos).sum();
        long changed =
                differences.stream().mapToLong(Rerating.Difference::changed).sum();
        out().println("Price book " + book.hash().substring(0, 12) + ": " + changed + " attempts, "
                + Table.dollars(nanos) + " USD "
                + (confirm ? "added as adjustments." : "to be added; nothing was written (see --confirm)."));
        return 0;
    }

    private void print(List<Rerating.Difference> differences) {
        Table table = new Table(
                2,
                List.of(
                        "PROVIDER",
                        "MODEL",
                        "ATTEMPTS",
                        "CHANGED",
                        "NOT RATED",
                        "BEFORE USD",
                        "AFTER USD",
                        "DIFFERENCE"));
        for (Rerating.Difference difference : differences) {
            table.add(List.of(
                    Table.shown(difference.provider()),
                    Table.shown(difference.model()),
                    Long.toString(difference.attempts()),
                    Long.toString(difference.changed()),
                    Long.toString(difference.unrated()),
                    Table.dollars(difference.beforeNanos()),
                    Table.dollars(difference.afterNanos()),
                    Table.dollars(difference.nanos())));
        }
        table.print(out());
    }
}
