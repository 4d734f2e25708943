package dev.sluice.cost;

import dev.sluice.budget.BudgetSet;
import dev.sluice.budget.Ceiling;
import dev.sluice.budget.Estimates;
import dev.sluice.budget.Estimates.Estimate;
import dev.sluice.budget.Rates;
import dev.sluice.canonical.Operation;
import dev.sluice.dialect.AnswerLength;
import dev.sluice.pipeline.Candidate;
import dev.sluice.pipeline.Exchange;
import dev.sluice.pipeline.Terms.Unpriced;

/**
 * What a request may cost and how long its answer may become: what is held, and what the host is asked for.
 *
 * <p>Under a hard budget the hold is what the question and the longest answer cost at most, and that length is sent to the host, so
 * that no answer costs more than is held. Without one it is what such requests cost nine times out of ten.
 */
final class Plan {
    /** What may be in a question whose length nobody tells. */
    private static final long UNKNOWN_BYTES = 32 << 20;

    private final Estimate estimate;
    private final CostPolicy policy;
    private final Quote quote;
    private final Rates rates;
    private final Operation operation;
    private final AnswerLength length;
    private final boolean isStream;
    private final long bytes;

    private Plan(Treasury treasury, Exchange exchange, Quote quote) {
        this.policy = treasury.policy().of(exchange.caller());
        this.quote = quote;
        this.operation = exchange.operation();
        this.estimate = treasury.estimates().of(exchange.candidates().getFirst().name(), operation.path());
        this.length = exchange.ask().length();
        this.isStream = exchange.ask().stream();
        this.bytes = length.questionBytes() >= 0 ? length.questionBytes() : UNKNOWN_BYTES;
        this.rates = (input, output) -> nanos(input, output * length.answers());
    }

    /** For a request that is subject to these budgets; one that none has to be kept for is held at what is likely. */
    static Account.Terms of(Treasury treasury, Exchange exchange, BudgetSet set, long nowMillis) {
        long availableNanos = treasury.budgets().availableNanos(set, nowMillis);
        Quote quote = Quote.of(treasury.prices(), exchange.candidates(), treasury.attempts(), nowMillis);
        Plan plan = new Plan(treasury, exchange, quote);
        return availableNanos == Long.MAX_VALUE
                ? plan.likely()
                : plan.certain(availableNanos, treasury.budgets().openHolds(set, nowMillis));
    }

    private Account.Terms likely() {
        long input = estimate.inputTokens(bytes);
        long held = rates.ceilingNanos(input, writes() ? likelyOutput() : 0);
        return terms(held, nanos(input, 0), -1, false, Long.MAX_VALUE);
    }

    private Account.Terms certain(long availableNanos, long openHolds) {
        Candidate unpriced = quote.unpriced();
        if (unpriced != null && policy.unpriced() == Unpriced.DENY) {
            throw Refusals.unpriced(unpriced);
        }
        long input = Estimates.mostTokens(bytes);
        if (!writes()) {
            long held = rates.ceilingNanos(input, 0);
            return terms(held, held, -1, false, Long.MAX_VALUE);
        }
        if (length.ambiguous()) {
            throw Refusals.ambiguous();
        }
        long models = quote.maxOutputTokens();
        long callers = Math.max(0, length.maxTokens());
        Ceiling ceiling = Ceiling.of(availableNanos, openHolds, rates, input, callers, models, likelyOutput());
        if (ceiling == null) {
            // What even the shortest answer costs; the budget that has no room for it will say so.
            long least = callers > 0 ? Math.min(callers, Ceiling.LEAST_TOKENS) : Ceiling.LEAST_TOKENS;
            ceiling = new Ceiling(least, rates.ceilingNanos(input, least));
        }
        boolean asAsked = callers > 0 && ceiling.outputTokens() >= callers;
        boolean limited = !asAsked && length.canBeLimited();
        return terms(
                ceiling.holdNanos(),
                // A host goes on with a whole answer though nobody is left who waits for it; a stream it ends.
                isStream ? rates.ceilingNanos(input, Account.MARK_EVENTS) : ceiling.holdNanos(),
                limited ? ceiling.outputTokens() : -1,
                limited && isShorter(ceiling, callers, models),
                ceiling.outputTokens() * length.answers());
    }

    /** Whether the answer may not become as long as caller and models would let it; a model that does not say how long may go on. */
    private static boolean isShorter(Ceiling ceiling, long callers, long models) {
        long longest = callers > 0 && models > 0 ? Math.min(callers, models) : Math.max(callers, models);
        return longest == 0 || ceiling.outputTokens() < longest;
    }

    private Account.Terms terms(long heldNanos, long floorNanos, long maxTokens, boolean clamped, long paidTokens) {
        long input = estimate.inputTokens(bytes);
        return new Account.Terms(
                heldNanos, Math.min(heldNanos, floorNanos), maxTokens, clamped, input, paidTokens, estimate, bytes);
    }

    private long likelyOutput() {
        long likely = estimate.p90Output();
        long callers = length.maxTokens();
        return callers > 0 ? Math.min(likely, callers) : likely;
    }

    /** Whether its answer is written token by token. */
    private boolean writes() {
        return switch (operation) {
            case EMBEDDINGS, MODERATIONS, RERANK -> false;
            default -> true;
        };
    }

    private long nanos(long input, long output) {
        long priced = quote.ceilingNanos(input, output);
        if (quote.unpriced() == null || policy.unpriced() != Unpriced.CEILING) {
            return priced;
        }
        return Math.max(priced, policy.ceilingNanos());
    }
}
