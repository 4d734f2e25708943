package dev.sluice.price;

import dev.sluice.price.PriceLine.Subject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The dearest that tokens can be, by how many tokens of input there are. Whole pico-dollars, rounded up.
 *
 * @param from where each band of input begins
 * @param input the dearest token of input in the band
 * @param output the dearest token of output in the band
 */
@SuppressWarnings("ArrayRecordComponent") // its own, and looked at without allocation
record Ceiling(long[] from, long[] input, long[] output) {
    static Ceiling of(List<PriceLine> lines, BigDecimal discount) {
        long[] from = lines.stream()
                .mapToLong(line -> line.when().inputFrom())
                .sorted()
                .distinct()
                .toArray();
        if (from.length == 0 || from[0] != 0) {
            long[] more = new long[from.length + 1];
            System.arraycopy(from, 0, more, 1, from.length);
            from = more;
        }
        long[] input = new long[from.length];
        long[] output = new long[from.length];
        for (int i = 0; i < from.length; i++) {
            BigDecimal factor = multiplied(lines, from[i]).multiply(discount);
            input[i] = dearest(lines, from[i], factor, unit -> unit.isInput());
            output[i] = dearest(lines, from[i], factor, unit -> unit.isTokens() && !unit.isInput());
        }
        return new Ceiling(from, input, output);
    }

    /** What all multipliers make of a price that can apply together: the greatest of each sort of condition. */
    private static BigDecimal multiplied(List<PriceLine> lines, long totalInput) {
        Map<When, BigDecimal> greatest = new HashMap<>();
        for (PriceLine line : lines) {
            if (line.subject() instanceof Subject.Multiplier multiplier
                    && line.when().inputFrom() <= totalInput) {
                When sort = line.when().sort();
                boolean always = line.when().equals(When.ALWAYS);
                BigDecimal factor =
                        always ? multiplier.factor() : multiplier.factor().max(BigDecimal.ONE);
                greatest.merge(sort, factor, BigDecimal::max);
            }
        }
        return greatest.values().stream().reduce(BigDecimal.ONE, BigDecimal::multiply);
    }

    private static long dearest(List<PriceLine> lines, long totalInput, BigDecimal factor, Predicate<Unit> side) {
        BigDecimal dearest = BigDecimal.ZERO;
        for (PriceLine line : lines) {
            if (line.subject() instanceof Subject.Price price
                    && side.test(price.unit())
                    && line.when().inputFrom() <= totalInput) {
                dearest = dearest.max(BigDecimal.valueOf(price.picos()));
            }
        }
        return dearest.multiply(factor).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    long nanos(long inputTokens, long outputTokens) {
        int band = band(inputTokens);
        long picos = plus(times(inputTokens, input[band]), times(outputTokens, output[band]));
        return picos == Long.MAX_VALUE
                ? exactly(inputTokens, outputTokens, band)
                : (picos / 1000) + (picos % 1000 == 0 ? 0 : 1);
    }

    /** Where pico-dollars are too many for a long: more than nine million dollars. */
    private long exactly(long inputTokens, long outputTokens, int band) {
        return plus(nanosUp(inputTokens, input[band]), nanosUp(outputTokens, output[band]));
    }

    private static long nanosUp(long tokens, long picos) {
        return times(tokens, picos / 1000 + 1);
    }

    long outputTokensFor(long nanos) {
        long dearest = output[output.length - 1];
        for (long price : output) {
            dearest = Math.max(dearest, price);
        }
        if (dearest == 0) {
            return Long.MAX_VALUE;
        }
        long most = Math.max(nanos, 0);
        return most > Long.MAX_VALUE / 1000 ? most / (dearest / 1000 + 1) : most * 1000 / dearest;
    }

    private int band(long inputTokens) {
        int band = from.length - 1;
        while (band > 0 && from[band] > inputTokens) {
            band--;
        }
        return band;
    }

    private static long times(long count, long price) {
        long high = Math.multiplyHigh(count, price);
        long low = count * price;
        return high != 0 || low < 0 ? Long.MAX_VALUE : low;
    }

    private static long plus(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }
}
