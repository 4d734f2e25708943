package dev.sluice;

import dev.sluice.budget.Budgets;
import dev.sluice.budget.Estimates;
import dev.sluice.budget.Slices;
import dev.sluice.budget.sql.BudgetTable;
import dev.sluice.budget.sql.SqlBank;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.PricesConfig;
import dev.sluice.cost.BudgetCreation;
import dev.sluice.cost.BudgetPosting;
import dev.sluice.cost.CostPolicy;
import dev.sluice.cost.CostVerticle;
import dev.sluice.cost.Facts;
import dev.sluice.cost.LateSpend;
import dev.sluice.cost.OpeningBank;
import dev.sluice.cost.Treasury;
import dev.sluice.ledger.Journal;
import dev.sluice.ledger.JournalDrain;
import dev.sluice.ledger.JournalLimits;
import dev.sluice.ledger.LedgerWriter;
import dev.sluice.pipeline.Terms.Unpriced;
import dev.sluice.store.Database;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/** What a node keeps budgets and its ledger with: the journal on its own disk, the store behind it, and what the loops share. */
public final class Money {
    private static final int BATCH = 500;
    private static final long PRICES_MILLIS = 5_000;
    private static final Duration LINGER = Duration.ofMillis(50);

    private final Vertx vertx;
    private final Treasury treasury;
    private final CostVerticle verticle;

    private Money(Vertx vertx, Treasury treasury, CostVerticle verticle) {
        this.vertx = vertx;
        this.treasury = treasury;
        this.verticle = verticle;
    }

    /**
     * Opens the journal and settles what a crash has left in it.
     *
     * @param database the store, which need not be open yet
     * @param dataDirectory where the journal is
     * @return fails with a {@link dev.sluice.ledger.JournalCorruptException} if it is damaged
     */
    public static Future<Money> open(Vertx vertx, GatewayConfig config, Database database, Path dataDirectory) {
        return vertx.executeBlocking(() -> openBlocking(vertx, config, database, dataDirectory), false)
                .map(Objects::requireNonNull);
    }

    private static Money openBlocking(Vertx vertx, GatewayConfig config, Database database, Path dataDirectory)
            throws IOException {
        Journal journal = Journal.open(
                dataDirectory.resolve("journal"), JournalLimits.DEFAULT, Clock.systemUTC(), new SecureRandom());
        journal.start();
        CurrentPrices prices = CurrentPrices.read(config);
        prices.follow(vertx, PRICES_MILLIS);
        SqlBank bank = new SqlBank(
                database, journal.nodeId(), Slices.ofNodes(database.isShared() ? 3 : 1), System::currentTimeMillis);
        OpeningBank opening = new OpeningBank(bank);
        Budgets budgets = new Budgets(opening, System::currentTimeMillis);
        Promise<Void> ready = Promise.promise();
        Treasury treasury = new Treasury(
                prices,
                budgets,
                new Estimates(),
                journal,
                policy(config.prices()),
                ready.future(),
                Facts.on(vertx),
                config.routing().maxAttempts(),
                System::currentTimeMillis);
        JournalDrain drain = new JournalDrain(
                vertx,
                journal,
                new LedgerWriter(database, journal.nodeId(), new BudgetPosting(journal.nodeId())),
                BATCH,
                LINGER);
        BudgetTable table = new BudgetTable(database, System::currentTimeMillis);
        LateSpend late = new LateSpend(
                vertx, config.stream().totalTimeout(), new BudgetCreation(database, InstantSource.system())::recount);
        return new Money(
                vertx,
                treasury,
                new CostVerticle(
                        treasury,
                        drain,
                        () -> table.list().onSuccess(late::seen),
                        () -> bank.release(journal.nodeId())
                                .onSuccess(gone -> opening.open())
                                .mapEmpty(),
                        ready));
    }

    private static CostPolicy policy(PricesConfig prices) {
        return new CostPolicy(
                Unpriced.valueOf(prices.unpriced().name()), prices.ceilingNanos(), prices.liteLlmHeaders());
    }

    /** What loops need to admit requests. */
    public Treasury treasury() {
        return treasury;
    }

    /** Begins to bring the journal to the ledger, and to look after leases. */
    public Future<Void> start(Database database) {
        database.onNotification(BudgetTable.CHANNEL, notice -> verticle.reload());
        return vertx.deployVerticle(verticle).mapEmpty();
    }

    /** Gives leases back and brings what is left to the ledger, if that takes it; the store must still be open. */
    public Future<Void> stop() {
        return vertx.undeploy(verticle.deploymentID());
    }
}
