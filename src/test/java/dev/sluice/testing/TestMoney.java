package dev.sluice.testing;

import dev.sluice.budget.Budget;
import dev.sluice.budget.Budgets;
import dev.sluice.budget.Estimates;
import dev.sluice.budget.MemoryBank;
import dev.sluice.budget.Slices;
import dev.sluice.cost.CostPolicy;
import dev.sluice.cost.Facts;
import dev.sluice.cost.Treasury;
import dev.sluice.ledger.Journal;
import dev.sluice.ledger.JournalCursor;
import dev.sluice.ledger.JournalEntry.Settled;
import dev.sluice.ledger.JournalLimits;
import dev.sluice.price.PriceBook;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Budgets in memory and a journal in a temporary folder, for a gateway under test. */
public final class TestMoney {
    private final MemoryBank bank;
    private final Budgets budgets;
    private final Journal journal;
    private final PriceBook prices;

    /** The money of the only node. */
    public TestMoney(PriceBook prices) {
        this(prices, new MemoryBank(new Slices(1000), System::currentTimeMillis), "node");
    }

    /** The money of the only node, whose journal takes only so much. */
    public TestMoney(PriceBook prices, JournalLimits limits) {
        this(prices, new MemoryBank(new Slices(1000), System::currentTimeMillis), "node", limits);
    }

    /** The money of one of several nodes. */
    public TestMoney(PriceBook prices, MemoryBank bank, String node) {
        this(prices, bank, node, JournalLimits.DEFAULT);
    }

    private TestMoney(PriceBook prices, MemoryBank bank, String node, JournalLimits limits) {
        this.prices = prices;
        this.bank = bank;
        this.budgets = new Budgets(bank.of(node), System::currentTimeMillis);
        try {
            journal =
                    Journal.open(Files.createTempDirectory("sluice-journal"), limits, Clock.systemUTC(), new Random());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        journal.start();
    }

    public TestMoney limits(Budget... all) {
        bank.replace(List.of(all));
        budgets.replace(List.of(all));
        return this;
    }

    public Treasury treasury(CostPolicy policy) {
        return new Treasury(
                () -> prices,
                budgets,
                new Estimates(),
                journal,
                policy,
                Future.succeededFuture(),
                Facts.UNHEARD,
                2,
                System::currentTimeMillis);
    }

    public Treasury treasury() {
        return treasury(CostPolicy.STRICT);
    }

    public Budgets budgets() {
        return budgets;
    }

    public Journal journal() {
        return journal;
    }

    /** All attempts that the journal has an end of. */
    public List<Settled> settled() {
        List<Settled> all = new ArrayList<>();
        try (JournalCursor cursor = journal.cursor()) {
            while (true) {
                JournalCursor.Batch batch = cursor.next(1_000);
                if (batch.isEmpty()) {
                    return all;
                }
                all.addAll(batch.settled());
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** What they cost together. */
    public long settledNanos() {
        return settled().stream()
                .mapToLong(settled -> Math.max(0, settled.settlement().costNanos()))
                .sum();
    }

    public void close() {
        journal.stop().toCompletableFuture().join();
    }
}
