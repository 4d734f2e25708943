package dev.sluice.budget;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The meters that a request is subject to while all their windows last, hard ones first. Holds keep the chain they were placed in,
 * whatever becomes of the budgets.
 */
final class Chain {
    private static final Meter[] NONE = {};

    private final Meter[] hard;
    private final Meter[] downgrading;
    private final Meter[] throttling;
    private final Meter[] all;
    private final long fromMillis;
    private final long untilMillis;

    /** One for each meter. */
    final List<BudgetWindow> windows;

    private Chain(
            Map<Mode, Meter[]> byMode, Meter[] all, List<BudgetWindow> windows, long fromMillis, long untilMillis) {
        this.hard = byMode.getOrDefault(Mode.HARD, NONE);
        this.downgrading = byMode.getOrDefault(Mode.DOWNGRADE, NONE);
        this.throttling = byMode.getOrDefault(Mode.THROTTLE, NONE);
        this.all = all;
        this.windows = windows;
        this.fromMillis = fromMillis;
        this.untilMillis = untilMillis;
    }

    /** The chain of these accounts at an instant; a downgrading budget is soft for the model it downgrades to. */
    static Chain of(List<Account> accounts, @Nullable String model, long nowMillis) {
        Map<Mode, Meter[]> byMode = new EnumMap<>(Mode.class);
        for (Mode mode : Mode.values()) {
            Meter[] meters = accounts.stream()
                    .filter(account -> modeOf(account.budget(), model) == mode)
                    .map(account -> account.meter(account.budget().spanAt(nowMillis), nowMillis))
                    .toArray(Meter[]::new);
            byMode.put(mode, meters);
        }
        List<Span> spans = accounts.stream()
                .map(account -> account.budget().spanAt(nowMillis))
                .toList();
        long from = spans.stream().mapToLong(Span::fromMillis).max().orElse(Long.MIN_VALUE);
        long until = spans.stream().mapToLong(Span::untilMillis).min().orElse(Long.MAX_VALUE);
        // In the order of the modes: hard ones first.
        Meter[] all = byMode.values().stream().flatMap(Arrays::stream).toArray(Meter[]::new);
        return new Chain(byMode, all, windowsOf(all, nowMillis), from, until);
    }

    private static Mode modeOf(Budget budget, @Nullable String model) {
        String cheaper = budget.downgradeTo();
        return cheaper != null && cheaper.equals(model) ? Mode.SOFT : budget.mode();
    }

    private static List<BudgetWindow> windowsOf(Meter[] meters, long nowMillis) {
        return Arrays.stream(meters)
                .map(meter -> new BudgetWindow(
                        meter.window.budget(),
                        meter.window.subject(),
                        meter.window.period(),
                        meter.account.budget().spanAt(nowMillis).slot()))
                .toList();
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
