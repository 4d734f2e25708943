package dev.sluice.budget;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;

/** One subject's budget on this node, and its meters: one for each period in which it was used lately. */
final class Account {
    /** A meter of a past period is kept for so long, so that a clock put back finds it again. */
    private static final long KEPT_MILLIS = 3 * 3_600_000L;

    final String subject;

    private final ConcurrentHashMap<Long, Meter> meters = new ConcurrentHashMap<>();
    private final Teller teller;
    private final Throttle throttle = new Throttle();
    private volatile Budget budget;

    Account(Budget budget, String subject, Teller teller) {
        this.budget = budget;
        this.subject = subject;
        this.teller = teller;
    }

    Budget budget() {
        return budget;
    }

    Throttle throttle() {
        return throttle;
    }

    /** The meter for a stretch of time; allocates the first time only. */
    Meter meter(Span span, long nowMillis) {
        Meter meter = meters.computeIfAbsent(
                span.period(),
                period -> new Meter(
                        this, new BudgetWindow(budget.id(), subject, period, 0), span.limitNanos(), nowMillis, teller));
        meter.limitIs(span.limitNanos(), nowMillis);
        return meter;
    }

    Collection<Meter> meters() {
        return meters.values();
    }

    /** Takes over another limit, mode, … of the same budget. */
    boolean become(Budget other, long nowMillis) {
        if (!other.window().equals(budget.window()) || other.scope() != budget.scope()) {
            return false;
        }
        budget = other;
        Meter meter = meters.get(other.spanAt(nowMillis).period());
        if (meter != null) {
            meter.limitIs(other.limitAt(nowMillis), nowMillis);
        }
        return true;
    }

    void giveBackAll(long nowMillis) {
        for (Meter meter : meters.values()) {
            if (meter.freeNanos() > 0) {
                meter.supply.giveBack(nowMillis);
            }
        }
    }

    /** Looks after the leases; whether nothing is left that needs this account. */
    boolean tick(long nowMillis) {
        for (Meter meter : meters.values()) {
            meter.supply.tick(nowMillis);
            if (isOver(meter) && meter.idleMillis(nowMillis) > KEPT_MILLIS) {
                meters.remove(meter.window.period(), meter);
            }
        }
        return meters.values().stream().allMatch(Account::isOver);
    }

    private static boolean isOver(Meter meter) {
        return meter.open() == 0 && meter.freeNanos() == 0 && meter.supply.isQuiet();
    }
}
