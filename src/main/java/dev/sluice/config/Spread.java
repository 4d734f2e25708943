package dev.sluice.config;

import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * How a quantity is spread: {@code 20}, {@code uniform:10:30}, {@code exponential:20} (its mean) or {@code lognormal:20:80}
 * (its 50th and 95th percentile).
 *
 * @param a value, least, mean or 50th percentile: microseconds for durations, a plain number for counts
 * @param b most or 95th percentile; same as {@code a} where the shape has one number
 */
public record Spread(Shape shape, double a, double b) {
    /** The curve. */
    public enum Shape {
        FIXED,
        UNIFORM,
        EXPONENTIAL,
        LOGNORMAL
    }

    public static final Spread ZERO = new Spread(Shape.FIXED, 0, 0);

    /** The 95th percentile of the standard normal distribution. */
    private static final double Z95 = 1.6448536269514722;

    private static final String EXPECTED = "X, uniform:X:Y, exponential:X or lognormal:X:Y with X <= Y, and X a ";

    /**
     * Reads a spread of durations such as {@code 20ms}, {@code uniform:1ms:2s} or {@code exponential:500us}.
     *
     * @param key what the text is the value of, for the message
     * @throws ConfigException when it is none
     */
    public static Spread ofDurations(String key, String text) {
        return parse(key, text, Spread::micros, "duration like 20ms");
    }

    /** Reads a spread of counts such as {@code 50} or {@code uniform:24:48}; like {@link #ofDurations}. */
    public static Spread ofCounts(String key, String text) {
        return parse(key, text, Double::parseDouble, "number");
    }

    private static Spread parse(String key, String text, ToDoubleFunction<String> number, String unit) {
        String[] parts = text.trim().split(":", -1);
        try {
            if (parts.length == 1) {
                double value = number.applyAsDouble(parts[0]);
                return checked(Shape.FIXED, value, value);
            }
            Shape shape = Shape.valueOf(parts[0].toUpperCase(Locale.ROOT));
            boolean two = shape == Shape.UNIFORM || shape == Shape.LOGNORMAL;
            if (parts.length == (two ? 3 : 2)) {
                double a = number.applyAsDouble(parts[1]);
                return checked(shape, a, two ? number.applyAsDouble(parts[2]) : a);
            }
        } catch (IllegalArgumentException notOne) {
            // Told below, together with what would be one.
        }
        throw new ConfigException(key, text, EXPECTED + unit);
    }

    private static Spread checked(Shape shape, double a, double b) {
        boolean positive = shape == Shape.LOGNORMAL ? a > 0 : a >= 0;
        if (!positive || b < a || b > 1e15) {
            throw new IllegalArgumentException("out of range");
        }
        return new Spread(shape, a, b);
    }

    private static double micros(String text) {
        String number = text.replaceFirst("[a-z]+$", "");
        double factor = switch (text.substring(number.length())) {
            case "us" -> 1;
            case "ms" -> 1_000;
            case "s" -> 1_000_000;
            case "m" -> 60_000_000;
            default -> throw new IllegalArgumentException("no unit");
        };
        return Double.parseDouble(number) * factor;
    }

    /** One value, rounded. */
    public long sample(RandomGenerator random) {
        return Math.round(
                switch (shape) {
                    case FIXED -> a;
                    case UNIFORM -> a + (b - a) * random.nextDouble();
                    case EXPONENTIAL -> -a * Math.log(1 - random.nextDouble());
                    case LOGNORMAL -> a * Math.exp(sigma() * random.nextGaussian());
                });
    }

    public double mean() {
        return switch (shape) {
            case FIXED, EXPONENTIAL -> a;
            case UNIFORM -> (a + b) / 2;
            case LOGNORMAL -> a * Math.exp(sigma() * sigma() / 2);
        };
    }

    private double sigma() {
        return Math.log(b / a) / Z95;
    }
}
