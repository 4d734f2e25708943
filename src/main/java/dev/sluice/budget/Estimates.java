package dev.sluice.budget;

import java.util.concurrent.ConcurrentHashMap;

/**
 * What answers of a model have lately come to, learned from what they did: for holds, and for telling a price in advance. Lock-free;
 * a look-up allocates its key, so that a caller on the hot path keeps {@link #of}'s answer.
 */
public final class Estimates {
    /** Output tokens where nothing is known: of half, and of nine of ten answers. */
    static final long UNKNOWN_MEDIAN = 400;

    static final long UNKNOWN_P90 = 2_000;

    /** Bytes that a token of input has at least where nothing is known; text has about four. */
    static final long UNKNOWN_CENTIBYTES = 200;

    /** Beyond so many models and operations, the rest share one estimate. */
    private static final int MOST = 5_000;

    private static final int ENOUGH = 20;

    private final ConcurrentHashMap<Key, Estimate> estimates = new ConcurrentHashMap<>();

    private record Key(String model, String operation) {}

    /** The estimate for a model's answers to one kind of request; the same object for good. */
    public Estimate of(String model, String operation) {
        Key key = new Key(model, operation);
        Estimate known = estimates.get(key);
        if (known != null) {
            return known;
        }
        return estimates.computeIfAbsent(estimates.size() < MOST ? key : new Key("", ""), fresh -> new Estimate());
    }

    /** What one model's answers to one kind of request come to. */
    public static final class Estimate {
        private final Histogram outputTokens = new Histogram();
        private final Histogram centibytesPerToken = new Histogram();

        private volatile boolean uncounted;

        private Estimate() {}

        /** An answer came to its good end and its host did not say what was used, or it did. */
        public void told(boolean usage) {
            if (uncounted == usage) {
                uncounted = !usage;
            }
        }

        /** Whether its host is not expected to say what answers have used. */
        public boolean isUncounted() {
            return uncounted;
        }

        /** An answer is over. Counts that are not known are 0 and not learned from. */
        public void learn(long inputBytes, long inputTokens, long output) {
            if (inputBytes > 0 && inputTokens > 0) {
                centibytesPerToken.add(inputBytes * 100 / inputTokens);
            }
            if (output > 0) {
                outputTokens.add(output);
            }
        }

        /** Half of all answers take no more output tokens. */
        public long medianOutput() {
            return outputTokens.total() < ENOUGH ? UNKNOWN_MEDIAN : outputTokens.quantile(500);
        }

        /** Nine of ten answers take no more output tokens. */
        public long p90Output() {
            return outputTokens.total() < ENOUGH ? UNKNOWN_P90 : outputTokens.quantile(900);
        }

        /** How many tokens so many bytes of input are likely to be at most: 99 of 100 requests have no more. */
        public long inputTokens(long bytes) {
            long centibytes = centibytesPerToken.total() < 100
                    ? UNKNOWN_CENTIBYTES
                    : Math.max(100, centibytesPerToken.quantile(10) * 7 / 8);
            return bytes * 100 / centibytes + 1;
        }
    }

    /** How many tokens so many bytes of text can be at most: tokenizers of bytes have none without a byte, and add a few. */
    public static long mostTokens(long bytes) {
        return bytes + 64;
    }
}
