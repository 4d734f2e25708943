package dev.sluice.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as people write and read them. */
final class When {
    private static final Pattern SPAN = Pattern.compile("(\\d{1,6})([smhdw])");
    private static final String EXPECTED = "30d, 12h, 2027-01-31, 2027-01-31T12:00:00Z, or now";
    private static final Duration DAY = Duration.ofDays(1);

    private When() {}

    /** Reads {@code text}: how long from now on, a day in UTC, or an instant. */
    static Instant parse(String option, String text, Instant now) {
        Duration span = span(text);
        if (span != null) {
            return now.plus(span);
        }
        try {
            if (text.equals("now")) {
                return now;
            }
            return text.length() == "2027-01-31".length()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeException none) {
            throw new IllegalArgumentException(option + ": \"" + text + "\" (expected: " + EXPECTED + ")");
        }
    }

    /** Reads a length of time. */
    static Duration duration(String option, String text) {
        Duration span = span(text);
        if (span == null) {
            throw new IllegalArgumentException(option + ": \"" + text + "\" (expected: as 30m, 12h or 7d)");
        }
        return span;
    }

    private static @Nullable Duration span(String text) {
        Matcher span = SPAN.matcher(text);
        if (!span.matches()) {
            return null;
        }
        long count = Long.parseLong(span.group(1));
        return switch (span.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofDays(7 * count);
        };
    }

    /** As {@code 3d ago} or {@code in 12h}. */
    static String relative(@Nullable Instant at, Instant now) {
        if (at == null) {
            return "";
        }
        Duration distance = Duration.between(at, now).abs();
        String text;
        if (distance.compareTo(Duration.ofMinutes(1)) < 0) {
            text = distance.toSeconds() + "s";
        } else if (distance.compareTo(Duration.ofHours(1)) < 0) {
            text = distance.toMinutes() + "m";
        } else {
            text = distance.compareTo(DAY) < 0 ? distance.toHours() + "h" : distance.toDays() + "d";
        }
        return at.isAfter(now) ? "in " + text : text + " ago";
    }
}
