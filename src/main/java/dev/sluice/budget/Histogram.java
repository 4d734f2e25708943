package dev.sluice.budget;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How often values of about a size were seen lately: eight buckets for each power of two, so that a quantile is right to an eighth.
 * When it is full all counts are halved, and so what is old fades. Lock-free; two that count at once may lose one count.
 */
final class Histogram {
    private static final int STEPS = 8;
    private static final int POWERS = 26;
    private static final int FULL = 1_024;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(STEPS * POWERS);
    private final AtomicInteger total = new AtomicInteger();

    void add(long value) {
        counts.getAndIncrement(bucketOf(value));
        if (total.incrementAndGet() == FULL) {
            halve();
        }
    }

    private void halve() {
        int left = 0;
        for (int i = 0; i < counts.length(); i++) {
            left += counts.updateAndGet(i, count -> count / 2);
        }
        total.set(left);
    }

    int total() {
        return total.get();
    }

    /** The greatest value of the bucket in which so many of a thousand are reached; 0 if nothing was seen. */
    long quantile(int permille) {
        long sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
        }
        long reached = 0;
        for (int i = 0; i < counts.length() && sum > 0; i++) {
            reached += counts.get(i);
            if (reached * 1000 >= sum * permille) {
                return greatestOf(i);
            }
        }
        return 0;
    }

    private static int bucketOf(long value) {
        if (value < STEPS) {
            return (int) Math.max(0, value);
        }
        int power = 63 - Long.numberOfLeadingZeros(value);
        int step = (int) (value >>> (power - 3)) - STEPS;
        return Math.min((power - 2) * STEPS + step, STEPS * POWERS - 1);
    }

    private static long greatestOf(int bucket) {
        int power = bucket / STEPS;
        long step = bucket % STEPS;
        return power == 0 ? step : ((STEPS + step + 1) << (power - 1)) - 1;
    }
}
