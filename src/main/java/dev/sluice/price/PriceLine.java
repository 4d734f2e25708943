package dev.sluice.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a price file.
 *
 * @param number the line of the file, from 1
 * @param provider the host, by the name of its preset or of an account in the configuration
 * @param model a name, or a pattern with {@code *}
 * @param subject what the value is of
 * @param when in which case it applies
 * @param validFrom the first day (UTC); null for ever since
 * @param validTo the first day on which it applies no more; null while nothing newer is known
 * @param verifiedAt when somebody last looked at the host's own page; null if nobody has
 * @param source where the value is from
 */
public record PriceLine(
        int number,
        String provider,
        String model,
        Subject subject,
        When when,
        @Nullable LocalDate validFrom,
        @Nullable LocalDate validTo,
        @Nullable LocalDate verifiedAt,
        PriceStatus status,
        String source) {

    /** What a line says something about. */
    public sealed interface Subject {
        /**
         * A price.
         *
         * @param picos pico-dollars per unit
         * @param per how many units the file gives the price for
         */
        record Price(Unit unit, long picos, long per) implements Subject {}

        /** What all prices of tokens are multiplied by. */
        record Multiplier(BigDecimal factor) implements Subject {}

        /** What is not said of this model is as of that one. */
        record SameAs(String provider, String model) implements Subject {}

        /** The longest answer the model gives. */
        record MaxOutput(long tokens) implements Subject {}

        /** The most that question and answer may have together. */
        record ContextWindow(long tokens) implements Subject {}
    }

    boolean isValid(long atMillis) {
        return status == PriceStatus.ACTIVE
                && (validFrom == null || atMillis >= millis(validFrom))
                && (validTo == null || atMillis < millis(validTo));
    }

    static long millis(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /** When it takes effect. */
    long from() {
        return validFrom == null ? Long.MIN_VALUE : millis(validFrom);
    }

    /** What the column {@code what} says. */
    public String what() {
        return PriceColumns.what(subject);
    }

    /** What the column {@code value} says. */
    public String value() {
        return PriceColumns.value(subject);
    }

    /** The text of the column {@code when}. */
    public String condition() {
        return when.toString();
    }

    /** The columns as the file has them. */
    public List<String> columns() {
        return List.of(
                provider,
                model,
                PriceColumns.what(subject),
                PriceColumns.value(subject),
                subject instanceof Subject.Price price && price.per() != 1 ? Long.toString(price.per()) : "",
                when.toString(),
                text(validFrom),
                text(validTo),
                text(verifiedAt),
                status == PriceStatus.ACTIVE ? "" : status.name(),
                source);
    }

    private static String text(@Nullable LocalDate day) {
        return day == null ? "" : day.toString();
    }
}
