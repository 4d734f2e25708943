package dev.sluice.cost;

import dev.sluice.budget.Admission;
import dev.sluice.budget.BudgetSet;
import dev.sluice.budget.Hold;
import dev.sluice.canonical.Answer;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.pipeline.Candidates;
import dev.sluice.pipeline.Exchange;
import dev.sluice.pipeline.Stage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * Can they pay? Takes a hold for what the request may cost from all budgets it is subject to, and ends the exchange with 429 where one
 * has no room for it. What the hold was taken for is sent to the host as the limit of the answer, so that a hard budget is never
 * overshot by what runs already.
 *
 * <p>Threading: an instance belongs to one event loop. It waits for nobody but the bank, and only where nothing is leased yet.
 */
public final class BudgetStage implements Stage {
    private static final int MAX_DOWNGRADES = 3;
    private static final long PATIENCE_MILLIS = 2_000;
    /** Each answer of the bank is for some of those who wait; thousands may wait for the last cents of a budget. */
    private static final long LONGEST_WAIT_MILLIS = 30_000;

    private final Treasury treasury;
    private final Candidates candidates;
    private final Context loop;
    private final BudgetSets sets;

    public BudgetStage(Vertx vertx, Treasury treasury, Candidates candidates) {
        this.treasury = treasury;
        this.candidates = candidates;
        this.loop = vertx.getOrCreateContext();
        this.sets = new BudgetSets(treasury.budgets());
    }

    @Override
    public Future<Answer> handle(Exchange exchange, Next next) {
        if (!exchange.operation().isBilled()) {
            return next.proceed(exchange);
        }
        return treasury.ready().succeeded() ? spend(exchange, next) : ready().compose(known -> spend(exchange, next));
    }

    /** Whoever learns what the budgets are does so on a loop of its own. */
    private Future<Void> ready() {
        Promise<Void> ready = Promise.promise();
        treasury.ready()
                .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .onComplete(known -> loop.runOnContext(go -> {
                    if (known.succeeded()) {
                        ready.complete();
                    } else {
                        ready.fail(Refusals.unknown());
                    }
                }));
        return ready.future();
    }

    private Future<Answer> spend(Exchange exchange, Next next) {
        return admit(exchange, sets.of(exchange), 0, treasury.nowMillis()).compose(account -> {
            exchange.affordable(account);
            return next.proceed(exchange).onFailure(failed -> account.close());
        });
    }

    private Future<Account> admit(Exchange exchange, BudgetSet set, int downgrades, long cameMillis) {
        long now = treasury.nowMillis();
        Account.Terms terms = Plan.of(treasury, exchange, set, now);
        Admission admission = treasury.budgets().admit(set, terms.heldNanos(), now);
        return switch (admission) {
            case Hold hold -> Future.succeededFuture(new Account(treasury, exchange, loop, hold, terms));
            case Admission.Refused refused -> {
                treasury.facts().publish(BudgetExhausted.of(exchange.id(), refused));
                yield Future.failedFuture(Refusals.exceeded(refused));
            }
            case Admission.Throttled throttled -> Future.failedFuture(Refusals.throttled(throttled));
            case Admission.Unavailable unavailable -> Future.failedFuture(Refusals.unavailable(unavailable));
            case Admission.Downgrade downgrade -> downgrade(exchange, set, downgrade, downgrades, cameMillis);
            case Admission.AwaitLease lease -> await(exchange, set, lease, downgrades, cameMillis);
        };
    }

    private Future<Account> downgrade(
            Exchange exchange, BudgetSet set, Admission.Downgrade downgrade, int downgrades, long cameMillis) {
        if (downgrades == MAX_DOWNGRADES) {
            throw Failure.of(
                    Kind.BUDGET_EXCEEDED,
                    "budget " + downgrade.budget().id() + ": no cheaper model is left that it allows");
        }
        exchange.answerable(candidates.of(downgrade.model()));
        BudgetSet cheaper = treasury.budgets().of(set.subjects().withModel(downgrade.model()));
        return admit(exchange, cheaper, downgrades + 1, cameMillis);
    }

    private Future<Account> await(
            Exchange exchange, BudgetSet set, Admission.AwaitLease lease, int downgrades, long cameMillis) {
        if (Math.abs(treasury.nowMillis() - cameMillis) > LONGEST_WAIT_MILLIS) {
            return Future.failedFuture(Refusals.busy());
        }
        Promise<Void> answered = Promise.promise();
        lease.onAnswered(() -> loop.runOnContext(go -> answered.tryComplete()));
        return answered.future().compose(go -> {
            if (exchange.inbound().gone().isComplete()) {
                return Future.failedFuture(Failure.of(Kind.CALLER_GONE, "The caller left."));
            }
            return admit(exchange, set, downgrades, cameMillis);
        });
    }
}
