package dev.sluice.cost;

import dev.sluice.canonical.Outcome;
import dev.sluice.canonical.Usage;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.ledger.Cause;
import dev.sluice.ledger.Settlement;
import dev.sluice.pipeline.Terms.Unpriced;
import dev.sluice.price.Conditions;
import dev.sluice.price.Cost;
import dev.sluice.price.CostStatus;
import dev.sluice.price.ModelPrices;
import dev.sluice.price.ReportedCost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an attempt cost, from what is known of its end. */
final class Reckoning {
    /** Hosts go on for a moment after their caller has left, and bill it: as much as came in a second, and no less than this. */
    private static final long LAG_TOKENS = 32;

    private static final long LAG_MILLIS = 1_000;

    static final Usage NOTHING = Usage.of(0, 0, 0, 0);

    private final String provider;
    private final @Nullable ModelPrices prices;
    private final CostPolicy policy;
    private final long inputTokens;
    private final long startMillis;

    /**
     * For one attempt.
     *
     * @param prices null where the model has no price
     * @param inputTokens how many tokens the question is likely to have
     * @param startMillis when it was begun
     */
    Reckoning(String provider, @Nullable ModelPrices prices, CostPolicy policy, long inputTokens, long startMillis) {
        this.provider = provider;
        this.prices = prices;
        this.policy = policy;
        this.inputTokens = inputTokens;
        this.startMillis = startMillis;
    }

    /**
     * What is owed, in nano-dollars.
     *
     * @param nanos {@link Settlement#UNPRICED} where there is no price
     */
    record Owed(long nanos, CostStatus status, Cause cause, Usage usage) {
        /** An estimate is never above what was held: more the host was not allowed to bill. */
        Owed within(long heldNanos) {
            boolean guessed = status == CostStatus.ESTIMATED || status == CostStatus.PARTIAL;
            return guessed && nanos > heldNanos ? new Owed(heldNanos, status, cause, usage) : this;
        }
    }

    /**
     * Of an attempt that was answered.
     *
     * @param left why nobody waited for its end; null where somebody did
     */
    Owed of(Outcome outcome, int status, @Nullable Failure left, long nowMillis) {
        Usage told = outcome.usage();
        Cause cause = cause(outcome.failure() == null ? left : outcome.failure());
        if (told == null && (status >= 400 || status == 204)) {
            return new Owed(0, CostStatus.EXACT, cause, NOTHING);
        }
        if (told != null && outcome.failure() == null) {
            return told(told, cause);
        }
        return estimated(outcome, told, cause, nowMillis);
    }

    /** Of a stream whose host did not say what was used, and whose tokens were counted. */
    Owed counted(Outcome outcome, long outputTokens, @Nullable Failure left, long nowMillis) {
        boolean whole = outcome.failure() == null && left == null;
        Usage usage = Usage.of(inputTokens, whole ? outputTokens : withLag(outputTokens, nowMillis), 0, 0);
        Cost cost = cost(usage);
        CostStatus status = cost.status() == CostStatus.UNPRICED ? CostStatus.UNPRICED : CostStatus.ESTIMATED;
        Cause cause = cause(outcome.failure() == null ? left : outcome.failure());
        return new Owed(cost.nanos(), status, cause, usage);
    }

    /** Of one that came to nothing: what it owes depends on whether the host was ever reached. */
    Owed of(Throwable error, @Nullable Failure left, boolean owesNothing, long nowMillis) {
        Failure failure = left == null ? Failure.from(error) : left;
        Cause cause = cause(failure);
        return owesNothing || failure.kind() == Kind.INVALID_REQUEST
                ? new Owed(0, CostStatus.EXACT, cause, NOTHING)
                : estimated(new Outcome(null, failure), null, cause, nowMillis);
    }

    /** About what a stream has cost that is not over. */
    long nanosSoFar(long events, long textBytes) {
        return prices == null
                ? 0
                : prices.cost(Usage.of(inputTokens, likelyTokens(events, textBytes), 0, 0), Conditions.STANDARD)
                        .nanos();
    }

    /** What so many tokens more cost at most. */
    long ceilingNanos(long outputTokens) {
        return prices == null ? 0 : prices.ceilingNanos(0, outputTokens);
    }

    private long withLag(long tokens, long nowMillis) {
        long millis = Math.max(LAG_MILLIS, nowMillis - startMillis);
        return tokens + Math.max(LAG_TOKENS, tokens * LAG_MILLIS / millis);
    }

    /** A token of plain text has about four bytes, and an event has one token or more. */
    private static long likelyTokens(long events, long textBytes) {
        return Math.max(events, textBytes / 4);
    }

    /** What nobody can doubt: a token rarely has more than eight bytes of text, or less than two. */
    static long atLeastTokens(long events, long textBytes) {
        return Math.max(textBytes / 8, Math.min(events, textBytes / 2));
    }

    private Owed told(Usage usage, Cause cause) {
        long reported = ReportedCost.of(provider, usage);
        if (reported >= 0) {
            return new Owed(reported, CostStatus.REPORTED, cause, usage);
        }
        Cost cost = cost(usage);
        CostStatus status =
                usage.contradictory() && cost.status() != CostStatus.UNPRICED ? CostStatus.ESTIMATED : cost.status();
        return new Owed(cost.nanos(), status, cause, usage);
    }

    /** The host's own count is often told at the end alone; what it told before it broke off stands for at least that much. */
    private Owed estimated(Outcome outcome, @Nullable Usage told, Cause cause, long nowMillis) {
        long seen = outcome.events() == 0 && outcome.textBytes() == 0
                ? 0
                : withLag(likelyTokens(outcome.events(), outcome.textBytes()), nowMillis);
        Usage known = told == null ? Usage.of(inputTokens, 0, 0, 0) : told;
        Usage usage = known.withOutputAtLeast(seen);
        Cost cost = cost(usage);
        CostStatus status = cost.status() == CostStatus.UNPRICED
                ? CostStatus.UNPRICED
                : told == null ? CostStatus.ESTIMATED : CostStatus.PARTIAL;
        return new Owed(cost.nanos(), status, cause, usage);
    }

    private Cost cost(Usage usage) {
        if (prices != null) {
            return prices.cost(usage, Conditions.STANDARD);
        }
        return policy.unpriced() == Unpriced.CEILING
                ? new Cost(policy.ceilingNanos(), CostStatus.ESTIMATED, "", List.of())
                : Cost.unpriced("");
    }

    private static Cause cause(@Nullable Failure failure) {
        if (failure == null) {
            return Cause.COMPLETED;
        }
        return switch (failure.kind()) {
            case CALLER_GONE -> Cause.CLIENT_CANCEL;
            case BUDGET_EXCEEDED -> Cause.BUDGET;
            case DRAINING -> Cause.DRAIN;
            case UPSTREAM_CONNECT_TIMEOUT, UPSTREAM_FIRST_TOKEN_TIMEOUT, UPSTREAM_GAP_TIMEOUT, UPSTREAM_TOTAL_TIMEOUT ->
                Cause.TIMEOUT;
            default -> Cause.UPSTREAM_ERROR;
        };
    }
}
