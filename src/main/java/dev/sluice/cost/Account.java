package dev.sluice.cost;

import dev.sluice.budget.Hold;
import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Outcome;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.ledger.Attempt;
import dev.sluice.ledger.JournalEntry;
import dev.sluice.ledger.Settlement;
import dev.sluice.pipeline.Caller;
import dev.sluice.pipeline.Candidate;
import dev.sluice.pipeline.Exchange;
import dev.sluice.pipeline.Spending;
import dev.sluice.price.ModelPrices;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange spends. Its hold is taken before the first attempt and lasts until the one that is answered ends, or all have come to
 * nothing; each attempt has a line of its own in the ledger.
 *
 * <p>Threading: the event loop of the exchange.
 */
final class Account implements Spending {
    private final Treasury treasury;
    private final Exchange exchange;
    private final Context loop;
    private final @Nullable Hold hold;
    private final Terms terms;
    private @Nullable Running running;
    private boolean closed;

    /**
     * What was decided before anything was spent.
     *
     * @param heldNanos what the exchange may cost at most, as far as that can be known
     * @param floorNanos what its question alone is likely to cost
     * @param maxTokens the most tokens of each answer; -1 to leave it to the caller
     * @param inputTokens how many tokens the question is likely to have
     */
    record Terms(long heldNanos, long floorNanos, long maxTokens, long inputTokens) {}

    /** An attempt that has no end yet. */
    private record Running(JournalEntry.HoldPlaced placed, Reckoning reckoning) {}

    /** @param hold null where nobody has set a limit */
    Account(Treasury treasury, Exchange exchange, Context loop, @Nullable Hold hold, Terms terms) {
        this.treasury = treasury;
        this.exchange = exchange;
        this.loop = loop;
        this.hold = hold;
        this.terms = terms;
    }

    @Override
    public Future<Void> begin(Candidate candidate, int attempt) {
        long now = treasury.nowMillis();
        ModelPrices prices = Quote.prices(treasury.prices(), candidate, now);
        Promise<Void> durable = Promise.promise();
        JournalEntry.HoldPlaced placed = new JournalEntry.HoldPlaced(
                attempt(candidate, attempt, now),
                prices == null ? JournalEntry.HoldPlaced.UNPRICED : terms.heldNanos(),
                prices == null ? 0 : terms.floorNanos(),
                hold == null ? List.of() : Windows.of(hold),
                failure -> loop.runOnContext(written -> onWritten(failure, durable)));
        running = new Running(placed, new Reckoning(candidate.provider(), prices, treasury.policy(), terms.inputTokens()));
        treasury.journal().append(placed);
        return durable.future();
    }

    private Attempt attempt(Candidate candidate, int attempt, long nowMillis) {
        Caller caller = exchange.caller();
        return new Attempt(
                exchange.id() + "-" + attempt,
                exchange.id(),
                attempt,
                caller.principal().organisation(),
                caller.principal().team(),
                caller.principal().user(),
                caller.keyId(),
                Objects.requireNonNullElse(exchange.endUser(), ""),
                exchange.tags(),
                candidate.provider(),
                Objects.requireNonNullElse(candidate.model(), ""),
                exchange.operation().name().toLowerCase(Locale.ROOT),
                nowMillis,
                treasury.prices().hash());
    }

    private void onWritten(@Nullable IOException failure, Promise<Void> durable) {
        if (failure != null) {
            // Nothing was asked, and the journal does not know of it.
            running = null;
            durable.fail(Failure.of(
                    Kind.LEDGER_UNAVAILABLE, "The gateway cannot write down what this would cost (expected: soon)"));
        } else if (exchange.inbound().gone().isComplete()) {
            Failure left = Failure.of(Kind.CALLER_GONE, "The caller left.");
            broken(left, true);
            durable.fail(left);
        } else {
            durable.complete();
        }
    }

    @Override
    public long maxTokens() {
        return terms.maxTokens();
    }

    @Override
    public void broken(Throwable error) {
        broken(error, Spending.owesNothing(error));
    }

    private void broken(Throwable error, boolean owesNothing) {
        Running ended = running;
        if (ended != null) {
            boolean gone = exchange.inbound().gone().isComplete();
            settle(ended, ended.reckoning().of(error, gone, owesNothing));
        }
    }

    @Override
    public Answer answering(Answer answer) {
        Running answered = running;
        if (answered != null) {
            answer.ended().onSuccess(outcome -> settle(answered, outcome, answer.status()));
        }
        return answer;
    }

    private void settle(Running ended, Outcome outcome, int status) {
        settle(ended, ended.reckoning().of(outcome, status));
        close();
    }

    private void settle(Running ended, Reckoning.Owed owed) {
        running = null;
        long nanos = Math.max(0, owed.nanos());
        if (nanos > 0 && hold != null && !closed) {
            closed = true;
            hold.settle(nanos);
        }
        Settlement settlement = new Settlement(
                ended.placed().attemptId(),
                owed.status().name(),
                owed.cause(),
                owed.nanos(),
                0,
                owed.usage(),
                "",
                "",
                null,
                treasury.nowMillis());
        treasury.journal().append(new JournalEntry.Settled(ended.placed(), settlement));
    }

    /** Nothing more will be spent: what is still held is free. */
    void close() {
        if (!closed) {
            closed = true;
            if (hold != null) {
                hold.release();
            }
        }
    }

    @Override
    public long reached(long events, long textBytes) {
        return Long.MAX_VALUE;
    }
}
