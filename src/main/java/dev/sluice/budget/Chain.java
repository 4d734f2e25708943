package dev.sluice.budget;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The meters that a request is subject to while all their windows last, hard ones first. Holds keep the chain they were placed in,
 * whatever becomes of the budgets.
 */
final class Chain {
    private final Meter[] hard;
    private final Meter[] downgrading;
    private final Meter[] throttling;
    private final Meter[] all;
    private final long fromMillis;
    private final long untilMillis;

    /** One for each meter. */
    final List<BudgetWindow> windows;

    /** @param places by mode */
    private Chain(List<Place> places, long fromMillis, long untilMillis) {
        this.hard = meters(places, Mode.HARD);
        this.downgrading = meters(places, Mode.DOWNGRADE);
        this.throttling = meters(places, Mode.THROTTLE);
        this.all = places.stream().map(Place::meter).toArray(Meter[]::new);
        this.windows = places.stream().map(Place::window).toList();
        this.fromMillis = fromMillis;
        this.untilMillis = untilMillis;
    }

    /** Where an account stands: read once, since budgets change at any time. */
    private record Place(Mode mode, Meter meter, Span span) {
        static Place of(Account account, @Nullable String model, long nowMillis) {
            Budget budget = account.budget();
            Span span = budget.spanAt(nowMillis);
            return new Place(modeOf(budget, model), account.meter(span, nowMillis), span);
        }

        BudgetWindow window() {
            BudgetWindow whole = meter.window;
            return new BudgetWindow(whole.budget(), whole.subject(), whole.period(), span.slot());
        }
    }

    /** The chain of these accounts at an instant; a downgrading budget is soft for the model it downgrades to. */
    static Chain of(List<Account> accounts, @Nullable String model, long nowMillis) {
        List<Place> places = accounts.stream()
                .map(account -> Place.of(account, model, nowMillis))
                .sorted(Comparator.comparing(Place::mode))
                .toList();
        long from = Long.MIN_VALUE;
        long until = Long.MAX_VALUE;
        for (Place place : places) {
            from = Math.max(from, place.span().fromMillis());
            until = Math.min(until, place.span().untilMillis());
        }
        return new Chain(places, from, until);
    }

    private static Mode modeOf(Budget budget, @Nullable String model) {
        String cheaper = budget.downgradeTo();
        return cheaper != null && cheaper.equals(model) ? Mode.SOFT : budget.mode();
    }

    private static Meter[] meters(List<Place> places, Mode mode) {
        return places.stream()
                .filter(place -> place.mode() == mode)
                .map(Place::meter)
                .toArray(Meter[]::new);
    }

    boolean lastsAt(long nowMillis) {
        return fromMillis <= nowMillis && nowMillis < untilMillis;
    }

    Meter[] meters() {
        return all;
    }

    /** The least that a hard budget has left. */
    long availableNanos() {
        long least = Long.MAX_VALUE;
        for (Meter meter : hard) {
            least = Math.min(least, meter.supply.availableNanos());
        }
        return least;
    }

    int open() {
        int most = 0;
        for (Meter meter : hard) {
            most = Math.max(most, meter.open());
        }
        return most;
    }

    /**
     * Takes from all meters or from none.
     *
     * @return null if it has taken
     */
    @Nullable
    Admission take(long nanos, long nowMillis) {
        do {
            Admission objection = objection(nanos, nowMillis);
            if (objection != null) {
                return objection;
            }
            // Someone else was faster, and so has got on, if this fails.
        } while (!takeHard(nanos));
        Admission notYet = throttled(nanos, nowMillis);
        if (notYet != null) {
            putBack(hard, hard.length, nanos);
            return notYet;
        }
        takeAnyway(nanos);
        return null;
    }

    /** Looks before anything is taken, so that a request that is refused is in nobody's way. */
    private @Nullable Admission objection(long nanos, long nowMillis) {
        for (Meter meter : hard) {
            Admission objection = meter.has(nanos) ? null : meter.supply.objection(nanos, nowMillis);
            if (objection != null) {
                return objection;
            }
        }
        for (Meter meter : downgrading) {
            Budget budget = meter.account.budget();
            String model = budget.downgradeTo();
            if (model != null && meter.supply.isOver(nanos, nowMillis)) {
                return new Admission.Downgrade(budget, model);
            }
        }
        return null;
    }

    private @Nullable Admission throttled(long nanos, long nowMillis) {
        for (Meter meter : throttling) {
            if (meter.supply.isOver(nanos, nowMillis)) {
                Budget budget = meter.account.budget();
                long wait = meter.account.throttle().turn(budget.throttlePerMinute(), nowMillis);
                if (wait > 0) {
                    return new Admission.Throttled(budget, wait);
                }
            }
        }
        return null;
    }

    private boolean takeHard(long nanos) {
        for (int i = 0; i < hard.length; i++) {
            if (!hard[i].take(nanos)) {
                putBack(hard, i, nanos);
                return false;
            }
        }
        return true;
    }

    private void takeAnyway(long nanos) {
        for (int i = hard.length; i < all.length; i++) {
            all[i].takeAnyway(nanos);
        }
    }

    private static void putBack(Meter[] meters, int count, long nanos) {
        for (int i = count - 1; i >= 0; i--) {
            meters[i].putBack(nanos);
        }
    }

    /** Takes more for a hold that is there already; its windows stay, but their limits may have fallen. */
    boolean takeMore(long nanos, long nowMillis) {
        if (!lastsAt(nowMillis)) {
            for (Meter meter : hard) {
                meter.limitIs(meter.account.budget().limitAt(nowMillis), nowMillis);
            }
        }
        for (int i = 0; i < hard.length; i++) {
            if (!hard[i].take(nanos)) {
                putBack(hard, i, nanos);
                hard[i].supply.press(nanos);
                return false;
            }
        }
        takeAnyway(nanos);
        return true;
    }

    void putBack(long nanos) {
        putBack(all, all.length, nanos);
    }

    /** The first budget that admits beyond its limit and has now come there. */
    @Nullable
    Budget exceeded(long nowMillis) {
        for (int i = hard.length; i < all.length; i++) {
            if (all[i].supply.isOver(0, nowMillis)) {
                return all[i].account.budget();
            }
        }
        return null;
    }
}
