package dev.sluice.budget;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** The stretch of time that a budget's limit is for. A pure function of the time: clocks may step either way. */
public sealed interface Window {
    /** Hours, days, … of a calendar; weeks start on Monday. */
    enum Unit {
        HOUR,
        DAY,
        WEEK,
        MONTH,
        YEAR
    }

    /**
     * A calendar's hour, day, week, month or year in a time zone. A day on which clocks are put forward has 23 hours; an hour that
     * a clock shows twice is two windows.
     */
    record Calendar(Unit unit, ZoneId zone) implements Window {
        private ZonedDateTime start(ZonedDateTime time) {
            return switch (unit) {
                case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
                case DAY -> startOfDay(time);
                case WEEK -> startOfDay(time.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
                case MONTH -> startOfDay(time.withDayOfMonth(1));
                case YEAR -> startOfDay(time.withDayOfYear(1));
            };
        }

        /** Where midnight is skipped, the day starts later. */
        private ZonedDateTime startOfDay(ZonedDateTime time) {
            return time.toLocalDate().atStartOfDay(zone);
        }

        long startMillis(long nowMillis) {
            return start(Instant.ofEpochMilli(nowMillis).atZone(zone))
                    .toInstant()
                    .toEpochMilli();
        }

        long endMillis(long nowMillis) {
            ZonedDateTime start = start(Instant.ofEpochMilli(nowMillis).atZone(zone));
            ZonedDateTime end = switch (unit) {
                case HOUR -> start.plusHours(1);
                case DAY -> startOfDay(start.plusDays(1));
                case WEEK -> startOfDay(start.plusWeeks(1));
                case MONTH -> startOfDay(start.plusMonths(1));
                case YEAR -> startOfDay(start.plusYears(1));
            };
            // A zone that moves its clocks by half an hour has an hour of ninety minutes.
            return Math.max(end.toInstant().toEpochMilli(), nowMillis + 1);
        }
    }

    /**
     * The last so many hours or days, whatever the time. Spending is kept in {@value #SLOTS} slots and forgotten a whole slot at a
     * time, never early: the window looks back over its length and up to one slot more.
     */
    record Rolling(Duration length) implements Window {
        static final int SLOTS = 60;

        public Rolling {
            if (length.compareTo(Duration.ofMinutes(1)) < 0 || length.compareTo(Duration.ofDays(3660)) > 0) {
                throw new IllegalArgumentException(
                        "rolling window of " + length + " (expected: a minute to ten years)");
            }
        }

        /** How long a slot is. */
        public long slotMillis() {
            return length.toMillis() / SLOTS;
        }

        /** The first slot that still counts; every later one does too, so that a clock put back forgets nothing. */
        public long firstSlot(long nowMillis) {
            return slotOf(nowMillis - length.toMillis());
        }

        long slotOf(long millis) {
            return Math.floorDiv(millis, slotMillis()) * slotMillis();
        }
    }

    /** All time: once spent, never there again. */
    record Total() implements Window {}
}
