package dev.sluice.cost;

import dev.sluice.budget.Estimates.Estimate;
import dev.sluice.budget.Hold;
import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Outcome;
import dev.sluice.canonical.Usage;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.ledger.Attempt;
import dev.sluice.ledger.JournalEntry;
import dev.sluice.ledger.Settlement;
import dev.sluice.ledger.Written;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange spends. Its hold is taken before the first attempt and lasts until the one that is answered ends, or all have come to
 * nothing; each attempt has a line of its own in the ledger.
 *
 * <p>Threading: the event loop of the exchange.
 */
final class Account implements Spending {
    /** How far a stream goes from one mark to the next. */
    static final int MARK_EVENTS = 256;

    private static final long UNCOUNTED = -1;
    private static final int OK = 200;
    private static final int FIRST_ERROR = 300;

    /** Tells the caller that its answer may be shorter than it was asked to be. */
    private static final String BUDGET_HEADER = "x-sluice-budget";

    private final Treasury treasury;
    private final Exchange exchange;
    private final Context loop;
    private final @Nullable Hold hold;
    private final Terms terms;
    private @Nullable Running running;
    private @Nullable Answer answering;
    private Reckoning.@Nullable Owed owed;
    private @Nullable Promise<Void> known; // for who waits to be told
    private long paidTokens;
    private boolean isCut;
    private boolean closed;

    /**
     * What was decided before anything was spent.
     *
     * @param heldNanos what the exchange may cost at most, as far as that can be known
     * @param floorNanos what is charged if the gateway dies before the stream's first mark
     * @param maxTokens the most tokens of each answer; -1 to leave it to the caller
     * @param clamped whether that is less than the answer could have without a budget
     * @param inputTokens how many tokens the question is likely to have
     * @param estimate what such requests come to
     * @param paidTokens how many tokens of output the hold is enough for, where more must not be taken; else {@link Long#MAX_VALUE}
     */
    record Terms(
            long heldNanos,
            long floorNanos,
            long maxTokens,
            boolean clamped,
            long inputTokens,
            long paidTokens,
            Estimate estimate,
            long questionBytes) {
        /** An answer tells what such questions come to. */
        void learn(Usage usage) {
            estimate.learn(questionBytes, usage.totalInput(), usage.totalOutput());
        }
    }

    /** An attempt that has no end yet. */
    private record Running(JournalEntry.HoldPlaced placed, Reckoning reckoning) {}

    /** @param hold null where nobody has set a limit */
    Account(Treasury treasury, Exchange exchange, Context loop, @Nullable Hold hold, Terms terms) {
        this.treasury = treasury;
        this.exchange = exchange;
        this.loop = loop;
        this.hold = hold;
        this.terms = terms;
        this.paidTokens = terms.paidTokens();
    }

    @Override
    public Future<Void> begin(Candidate candidate, int attempt) {
        long now = treasury.nowMillis();
        ModelPrices prices = Quote.prices(treasury.prices(), candidate, now);
        Promise<Void> durable = Promise.promise();
        Attempt begun = attempt(candidate, attempt, now);
        JournalEntry.HoldPlaced placed = new JournalEntry.HoldPlaced(
                begun,
                prices == null ? JournalEntry.HoldPlaced.UNPRICED : terms.heldNanos(),
                prices == null ? 0 : terms.floorNanos(),
                hold == null ? List.of() : Windows.of(hold),
                failure -> loop.runOnContext(written -> onWritten(begun.id(), failure, durable)));
        running = new Running(
                placed,
                new Reckoning(
                        treasury.prices().presetOf(candidate.provider()),
                        prices,
                        treasury.policy().of(exchange.caller()),
                        terms.inputTokens(),
                        now));
        treasury.journal().append(placed);
        return durable.future();
    }

    private Attempt attempt(Candidate candidate, int attempt, long nowMillis) {
        Caller caller = exchange.caller();
        return new Attempt(
                exchange.id() + "-" + attempt,
                exchange.id(),
                attempt,
                Objects.requireNonNullElse(caller.principal().organisation(), ""),
                Objects.requireNonNullElse(caller.principal().team(), ""),
                Objects.requireNonNullElse(caller.principal().user(), ""),
                caller.keyId(),
                Objects.requireNonNullElse(exchange.endUser(), ""),
                exchange.tags(),
                candidate.provider(),
                Objects.requireNonNullElse(candidate.model(), ""),
                exchange.operation().word(),
                nowMillis,
                treasury.prices().hash());
    }

    private void onWritten(String attemptId, @Nullable IOException failure, Promise<Void> durable) {
        Running written = running;
        Failure left = left();
        if (written == null || !written.placed().attemptId().equals(attemptId)) {
            durable.fail(Failure.of(Kind.CALLER_GONE, "The attempt has come to nothing meanwhile."));
        } else if (failure != null) {
            // Nothing was asked, and the journal does not know of it.
            running = null;
            durable.fail(Failure.of(
                    Kind.LEDGER_UNAVAILABLE, "The gateway cannot write down what this would cost (expected: soon)"));
        } else if (left != null) {
            broken(left, true);
            durable.fail(left);
        } else {
            treasury.facts()
                    .publish(new HoldPlaced(exchange.id(), exchange.caller().keyId(), terms.heldNanos()));
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
            settle(ended, ended.reckoning().of(error, left(), owesNothing, treasury.nowMillis()));
        }
    }

    /** Why nobody waits any more; null where somebody does. */
    private @Nullable Failure left() {
        return exchange.inbound().gone().result();
    }

    @Override
    public Future<Answer> answering(Answer answer) {
        Running answered = running;
        if (answered == null) {
            return Future.succeededFuture(answer);
        }
        answering = answer;
        if (terms.clamped() && answer.status() < FIRST_ERROR) {
            answer.headers().set(BUDGET_HEADER, "clamped");
        }
        answer.ended().onSuccess(outcome -> settle(answered, outcome, answer.status()));
        if (isCut) {
            cut();
        }
        if (!CostTold.isAsked(exchange, treasury.policy())) {
            return Future.succeededFuture(answer);
        }
        Promise<Void> reckoned = Promise.promise();
        known = reckoned;
        return CostTold.with(answer, reckoned.future(), () -> owed, treasury.policy());
    }

    private void settle(Running ended, Outcome outcome, int status) {
        learn(outcome);
        Failure left = left();
        String text = outcome.text();
        if (outcome.usage() != null || text == null) {
            settle(ended, ended.reckoning().of(outcome, status, left, treasury.nowMillis()));
            close();
        } else {
            count(ended, outcome, text, left);
        }
    }

    /** Takes a worker's time, which nobody waits for but the hold. */
    private void count(Running ended, Outcome outcome, String text, @Nullable Failure left) {
        running = null;
        String model = ended.placed().attempt().model();
        loop.<Long>executeBlocking(() -> Tokens.count(model, text), false)
                .otherwise(UNCOUNTED)
                .onSuccess(tokens -> {
                    long now = treasury.nowMillis();
                    settle(
                            ended,
                            tokens == UNCOUNTED
                                    ? ended.reckoning().of(outcome, OK, left, now)
                                    : ended.reckoning().counted(outcome, tokens, left, now));
                    close();
                });
    }

    private void learn(Outcome outcome) {
        if (outcome.failure() != null) {
            return;
        }
        Usage told = outcome.usage();
        if (told != null && !told.contradictory()) {
            terms.learn(told);
        }
        if (outcome.events() > 0) {
            terms.estimate().told(told != null);
        }
    }

    @Override
    public boolean wantsText() {
        return terms.estimate().isUncounted();
    }

    private void settle(Running ended, Reckoning.Owed reckoned) {
        running = null;
        owed = terms.paidTokens() == Long.MAX_VALUE || hold == null ? reckoned : reckoned.within(hold.nanos());
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
        if (known != null) {
            known.tryComplete();
        }
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

    /** Marks how far the stream has come, and ends it if its host goes on beyond the limit that it was told. */
    @Override
    public long reached(long events, long textBytes) {
        Running streaming = running;
        if (streaming == null || events == 0) {
            return MARK_EVENTS;
        }
        long nanos = streaming.reckoning().nanosSoFar(events, textBytes);
        if (nanos > 0) {
            treasury.journal().append(mark(streaming, nanos));
            if (hold != null) {
                hold.observe(nanos);
            }
        }
        if (!isCut && Reckoning.atLeastTokens(events, textBytes) > paidTokens && !raise(streaming)) {
            isCut = true;
            cut();
        }
        return events + MARK_EVENTS;
    }

    /** A hard budget pays for what may still come until the next mark: if we die before, nobody knows how much did. */
    private JournalEntry.Progress mark(Running streaming, long nanos) {
        String id = streaming.placed().attemptId();
        if (hold == null || terms.paidTokens() == Long.MAX_VALUE) {
            return new JournalEntry.Progress(id, nanos);
        }
        long ahead = streaming.reckoning().ceilingNanos(MARK_EVENTS);
        return new JournalEntry.Progress(id, nanos + ahead, hold.nanos(), Written.UNHEARD);
    }

    private boolean raise(Running streaming) {
        long more = streaming.reckoning().ceilingNanos(MARK_EVENTS * 2);
        if (hold == null || !hold.raise(more)) {
            return false;
        }
        paidTokens += MARK_EVENTS * 2;
        return true;
    }

    private void cut() {
        Answer cut = answering;
        if (cut != null) {
            cut.stop().accept(Failure.of(Kind.BUDGET_EXCEEDED, "The budget is used up; the answer ends here."));
        }
    }
}
