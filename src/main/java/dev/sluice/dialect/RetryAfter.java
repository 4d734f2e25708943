package dev.sluice.dialect;

import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** When to try again: {@code retry-after-ms}, then {@code retry-after} in seconds or as a date (RFC 9110, 10.2.3). */
public final class RetryAfter {
    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    /** In milliseconds from now, at most a day; -1 where nothing or nonsense is said. */
    public static long millis(MultiMap headers) {
        String millis = headers.get("retry-after-ms");
        long told = millis == null ? -1 : number(millis, 1);
        String seconds = headers.get("retry-after");
        if (told < 0 && seconds != null) {
            told = number(seconds, 1_000);
            told = told < 0 ? untilDate(seconds) : told;
        }
        return Math.min(told, LONGEST.toMillis());
    }

    private static long number(String text, double unit) {
        try {
            double value = Double.parseDouble(text.strip());
            return value >= 0 && value <= Integer.MAX_VALUE ? (long) Math.ceil(value * unit) : -1;
        } catch (NumberFormatException noNumber) {
            return -1;
        }
    }

    private static long untilDate(String text) {
        @Nullable Instant date = date(text);
        return date == null
                ? -1
                : Math.max(0, Duration.between(Instant.now(), date).toMillis());
    }

    private static @Nullable Instant date(String text) {
        try {
            return ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException noDate) {
            return null;
        }
    }
}
