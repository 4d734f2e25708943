package dev.sluice.price;

import dev.sluice.price.PriceLine.Subject;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/** How the columns {@code what}, {@code value} and {@code per} say a {@link Subject}, and what is too odd to be believed. */
final class PriceColumns {
    static final String MULTIPLIER = "multiplier";
    static final String SAME_AS = "same_as";
    static final String MAX_OUTPUT = "max_output_tokens";
    static final String CONTEXT_WINDOW = "context_window";

    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final BigDecimal PICO = BigDecimal.TEN.pow(12);
    /** A token for a hundredth of a dollar is ten times what the dearest model takes. */
    private static final BigDecimal DEAREST_TOKEN = new BigDecimal("0.01");

    private static final BigDecimal DEAREST_CALL = new BigDecimal(100);
    private static final BigDecimal GREATEST_FACTOR = new BigDecimal(20);
    private static final long MOST_TOKENS = 1_000_000_000;

    private PriceColumns() {}

    /** Throws {@link Complaint}. */
    static Subject read(String what, String value, String per) {
        return switch (what) {
            case SAME_AS -> sameAs(value);
            case MULTIPLIER -> new Subject.Multiplier(factor(value));
            case MAX_OUTPUT -> new Subject.MaxOutput(tokens(value));
            case CONTEXT_WINDOW -> new Subject.ContextWindow(tokens(value));
            default -> price(unit(what), value, per);
        };
    }

    private static Subject sameAs(String value) {
        int slash = value.indexOf('/');
        if (slash < 1 || slash == value.length() - 1) {
            throw new Complaint("value", value, "PROVIDER/MODEL");
        }
        return new Subject.SameAs(value.substring(0, slash).toLowerCase(Locale.ROOT), value.substring(slash + 1));
    }

    private static BigDecimal factor(String value) {
        BigDecimal factor = number("value", value);
        if (factor.signum() <= 0 || factor.compareTo(GREATEST_FACTOR) > 0) {
            throw new Complaint("value", value, "a factor above 0, up to " + GREATEST_FACTOR);
        }
        return factor;
    }

    private static long tokens(String value) {
        try {
            long tokens = Long.parseLong(value);
            if (tokens > 0 && tokens <= MOST_TOKENS) {
                return tokens;
            }
        } catch (NumberFormatException noNumber) {
            // said below
        }
        throw new Complaint("value", value, "a number of tokens from 1 to " + MOST_TOKENS);
    }

    private static Unit unit(String what) {
        for (Unit unit : Unit.values()) {
            if (unit.word().equals(what)) {
                return unit;
            }
        }
        throw new Complaint(
                "what", what, "a unit such as input_tokens, or multiplier, same_as, max_output_tokens, context_window");
    }

    private static Subject price(Unit unit, String value, String per) {
        long units = per(per);
        BigDecimal perUnit = exact(number("value", value), units, value, per);
        BigDecimal dearest = unit.isTokens() ? DEAREST_TOKEN : DEAREST_CALL;
        if (perUnit.signum() < 0 || perUnit.compareTo(dearest.multiply(PICO)) > 0) {
            throw new Complaint(
                    "value",
                    value,
                    "0 to " + dearest.multiply(BigDecimal.valueOf(units)).toPlainString() + " USD per " + units);
        }
        return new Subject.Price(unit, perUnit.longValueExact(), units);
    }

    private static BigDecimal exact(BigDecimal usd, long units, String value, String per) {
        BigDecimal[] picos = usd.multiply(PICO).divideAndRemainder(BigDecimal.valueOf(units));
        if (picos[1].signum() != 0 || picos[0].stripTrailingZeros().scale() > 0) {
            throw new Complaint(
                    "value", value + " per " + per, "no finer than a millionth of a millionth of a dollar per unit");
        }
        return picos[0];
    }

    private static long per(String per) {
        return switch (per) {
            case "", "1" -> 1;
            case "1000" -> 1_000;
            case "1000000" -> 1_000_000;
            default -> throw new Complaint("per", per, "1, 1000 or 1000000");
        };
    }

    private static BigDecimal number(String column, String text) {
        if (text.length() <= 30 && DECIMAL.matcher(text).matches()) {
            return new BigDecimal(text);
        }
        throw new Complaint(column, text, "a decimal number");
    }

    static String what(Subject subject) {
        return switch (subject) {
            case Subject.Price price -> price.unit().word();
            case Subject.Multiplier factor -> MULTIPLIER;
            case Subject.SameAs other -> SAME_AS;
            case Subject.MaxOutput most -> MAX_OUTPUT;
            case Subject.ContextWindow window -> CONTEXT_WINDOW;
        };
    }

    static String value(Subject subject) {
        return switch (subject) {
            case Subject.Price price ->
                plain(new BigDecimal(price.picos())
                        .multiply(new BigDecimal(price.per()))
                        .divide(PICO));
            case Subject.Multiplier multiplier -> plain(multiplier.factor());
            case Subject.SameAs other -> other.provider() + "/" + other.model();
            case Subject.MaxOutput most -> Long.toString(most.tokens());
            case Subject.ContextWindow window -> Long.toString(window.tokens());
        };
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** What is wrong with a value: which column it is in and what was expected. */
    static final class Complaint extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        Complaint(String column, String value, String expected) {
            super(column + ": \"" + value + "\" (expected: " + expected + ")");
        }
    }
}
