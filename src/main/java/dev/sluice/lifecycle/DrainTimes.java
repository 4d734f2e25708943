package dev.sluice.lifecycle;

import java.time.Duration;

/**
 * How long a drain may take.
 *
 * @param announce how long the listener still accepts after the signal, for the load balancer to notice
 * @param deadline how long after the signal running exchanges are told to end; includes {@code announce}
 * @param grace how long those may take to end
 * @param watched how long after its last question for readiness a load balancer is taken to be there; without one, nothing is
 *     announced
 */
public record DrainTimes(Duration announce, Duration deadline, Duration grace, Duration watched) {
    public static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration WATCHED = Duration.ofSeconds(60);

    public DrainTimes {
        requireNotNegative("announce", announce);
        requireNotNegative("deadline", deadline);
        requireNotNegative("grace", grace);
        requireNotNegative("watched", watched);
    }

    /** The two times an operator sets, and 2 s and 60 s for the others. */
    public static DrainTimes of(Duration announce, Duration deadline) {
        return new DrainTimes(announce, deadline, GRACE, WATCHED);
    }

    private static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("drain." + name + ": " + value + " (expected: not negative)");
        }
    }
}
