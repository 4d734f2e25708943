package dev.sluice.cost;

import dev.sluice.budget.Budget;
import dev.sluice.ledger.JournalDrain;
import dev.sluice.ledger.JournalEntry.Settled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns what lies behind the budgets of a node: brings the journal to the ledger, keeps the leases supplied, ends holds that nobody ended,
 * and tells others what was spent. One instance for each node, on an event loop of its own; nothing that callers wait for.
 */
public final class CostVerticle extends VerticleBase {
    private static final long TICK_MILLIS = 500;
    private static final long GIVE_BACK_MILLIS = 20;
    private static final int GIVE_BACK_TRIES = 100;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final int MAX_ALERTED = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(CostVerticle.class);

    private final Treasury treasury;
    private final JournalDrain drain;
    private final Supplier<Future<List<Budget>>> budgets;
    private final Supplier<Future<Void>> opening;
    private final Promise<Void> ready;
    private final Set<String> alerted = new HashSet<>();
    private long alertedHour;
    private final AtomicInteger reloads = new AtomicInteger();
    private volatile boolean isUnreadable;

    /**
     * A verticle that is yet to be deployed.
     *
     * @param budgets reads the budgets that there are
     * @param ready is completed once the budgets have been read
     * @param opening gives back what was leased before, once all that was spent of it is posted, and lets leases be asked for
     */
    public CostVerticle(
            Treasury treasury,
            JournalDrain drain,
            Supplier<Future<List<Budget>>> budgets,
            Supplier<Future<Void>> opening,
            Promise<Void> ready) {
        this.treasury = treasury;
        this.drain = drain;
        this.budgets = budgets;
        this.opening = opening;
        this.ready = ready;
    }

    @Override
    public Future<?> start() {
        drain.onWritten(written -> written.forEach(this::tell));
        drain.start();
        drain.caughtUp().onSuccess(posted -> open());
        vertx.setPeriodic(TICK_MILLIS, id -> tick());
        // A store that is away must not keep the gateway from starting; nobody spends until it is there.
        reload();
        return Future.succeededFuture();
    }

    /**
     * Reads the budgets anew; those that are known stay in force while they cannot be read. One reading at a time, and one more for
     * whoever asks meanwhile: what was read first must not come last. Any thread.
     */
    public void reload() {
        if (reloads.getAndIncrement() == 0) {
            read();
        }
    }

    private void read() {
        int asked = reloads.get();
        budgets.get()
                .onSuccess(read -> {
                    isUnreadable = false;
                    treasury.budgets().replace(read);
                    ready.tryComplete();
                })
                .onFailure(this::warn)
                .onComplete(done -> {
                    if (!reloads.compareAndSet(asked, 0)) {
                        read();
                    }
                });
    }

    private void open() {
        opening.get().onFailure(later -> vertx.setTimer(TICK_MILLIS, id -> open()));
    }

    private void warn(Throwable cause) {
        if (!isUnreadable) {
            LOG.atWarn().addKeyValue("cause", cause.toString()).log("The budgets cannot be read; those known go on");
        }
        isUnreadable = true;
    }

    private void tick() {
        long now = treasury.nowMillis();
        treasury.budgets().tick(now);
        treasury.budgets()
                .holds()
                .expire(
                        now,
                        hold -> LOG.atWarn()
                                .addKeyValue("nanos", hold.settledNanos())
                                .log("A hold has expired that nobody had ended"));
        if (isUnreadable) {
            reload();
        }
    }

    private void tell(Settled settled) {
        treasury.facts().publish(new UsageRecorded(settled.attempt(), settled.settlement()));
        if (settled.settlement().isContradictory()) {
            alert(settled, "The host's counts cannot all be true; costs are estimates");
        } else if (!settled.settlement().isPriced()) {
            alert(settled, "The model has no price; what it costs is not known");
        }
    }

    /** Once for each model and hour: what is wrong with one answer is wrong with the next thousand. */
    private void alert(Settled settled, String message) {
        long hour = treasury.nowMillis() / HOUR_MILLIS;
        if (hour != alertedHour || alerted.size() > MAX_ALERTED) {
            alerted.clear();
            alertedHour = hour;
        }
        String model = settled.attempt().provider() + "/" + settled.attempt().model();
        if (alerted.add(model + " " + message)) {
            LOG.atWarn()
                    .addKeyValue("model", model)
                    .addKeyValue("attempt", settled.attemptId())
                    .log(message);
        }
    }

    /** Tries for a while; what the bank does not take now counts as spent until this node is started again. */
    private Future<Void> giveBack(int tries) {
        treasury.budgets().giveBackAll(treasury.nowMillis());
        return tries == 0 || treasury.budgets().isGivenBack()
                ? Future.succeededFuture()
                : vertx.timer(GIVE_BACK_MILLIS).compose(over -> giveBack(tries - 1));
    }

    /** Leases go back, and what is in the journal goes to the ledger if that takes it. */
    @Override
    public Future<?> stop() {
        return drain.stop()
                .eventually(() -> giveBack(GIVE_BACK_TRIES))
                .eventually(() -> Future.fromCompletionStage(treasury.journal().stop()));
    }
}
