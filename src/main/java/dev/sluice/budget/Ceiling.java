package dev.sluice.budget;

import org.jspecify.annotations.Nullable;

/**
 * How much of an answer is paid for in advance under a hard budget, and asked of the host, so that the answer cannot cost more
 * than is held.
 *
 * @param outputTokens what {@code max_tokens} upstream is to be
 * @param holdNanos    what the input and as many tokens cost at most
 */
public record Ceiling(long outputTokens, long holdNanos) {
    /** Fewer tokens than this are no answer, unless the caller asked for fewer. */
    public static final long LEAST_TOKENS = 256;

    private static final long LARGEST_SHARE = 4;
    private static final long SMALLEST_SHARE = 64;
    private static final long MOST_TOKENS = 1L << 24;

    /**
     * The ceiling for a request: what the caller asked for, if its share of what is left pays for it; otherwise what such answers
     * take nine times out of ten, or what that share buys, if that is more; and never more than is left. The share is a quarter
     * for one who is alone, and smaller the more requests are in flight, down to a 64th: with a quarter for each, twenty requests
     * would hold what the next hundred need, and be refused it while nearly nothing is spent.
     *
     * @param availableNanos what the tightest hard budget has left
     * @param openHolds      how many requests of that budget are in flight
     * @param inputTokens    of the request, at most
     * @param callersTokens  {@code max_tokens} of the request; 0 if it has none
     * @param modelsTokens   what the model can answer at most; 0 if unknown
     * @param likelyTokens   what nine out of ten such answers take
     * @return null if what is left does not pay for an answer
     */
    public static @Nullable Ceiling of(
            long availableNanos,
            long openHolds,
            Rates rates,
            long inputTokens,
            long callersTokens,
            long modelsTokens,
            long likelyTokens) {
        long most = Math.min(orMost(callersTokens), orMost(modelsTokens));
        if (rates.ceilingNanos(inputTokens, Math.min(most, LEAST_TOKENS)) > availableNanos) {
            return null;
        }
        long input = rates.ceilingNanos(inputTokens, 0);
        long share = availableNanos / Math.min(SMALLEST_SHARE, LARGEST_SHARE * (openHolds + 1));
        long shared = affordable(rates, inputTokens, Math.max(input, share), most);
        long wanted = Math.min(most, Math.max(shared, likelyTokens));
        long tokens = wanted <= shared ? shared : affordable(rates, inputTokens, availableNanos, wanted);
        long clamp = Math.max(tokens, Math.min(most, LEAST_TOKENS));
        return new Ceiling(clamp, rates.ceilingNanos(inputTokens, clamp));
    }

    private static long orMost(long tokens) {
        return tokens > 0 ? Math.min(tokens, MOST_TOKENS) : MOST_TOKENS;
    }

    /** The most tokens, up to {@code most}, whose answer costs no more than {@code nanos}; 0 if none does. */
    private static long affordable(Rates rates, long inputTokens, long nanos, long most) {
        if (rates.ceilingNanos(inputTokens, most) <= nanos) {
            return most;
        }
        long enough = 0;
        long tooMuch = most;
        while (tooMuch - enough > 1) {
            long middle = enough + (tooMuch - enough) / 2;
            if (rates.ceilingNanos(inputTokens, middle) <= nanos) {
                enough = middle;
            } else {
                tooMuch = middle;
            }
        }
        return enough;
    }
}
