package dev.sluice.budget;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one meter supplied from the bank: at most one request is under way, and one whose answer is lost is repeated, with its
 * number, until it is answered. Lock-free; whoever makes a request stands for it until the answer.
 */
final class Supply implements Admission.AwaitLease {
    /** After how many times the patience an answer is late no longer but lost, and what was said before no longer stands. */
    private static final int LOST_PATIENCES = 5;

    private final Meter meter;
    private final Teller teller;
    private final AtomicReference<@Nullable Call> call = new AtomicReference<>();
    private final AtomicReference<@Nullable Waiter> waiters = new AtomicReference<>();
    private volatile @Nullable Standing standing;

    /** What the bank said last. */
    private record Standing(long leftNanos, long retryAtMillis, long atMillis) {}

    private record Waiter(Runnable answered, @Nullable Waiter next) {}

    /** A request under way. */
    private static final class Call {
        final AtomicBoolean answered = new AtomicBoolean();
        final AtomicBoolean failed = new AtomicBoolean();
        final boolean endsSuspension;
        final long limitNanos;
        final long askedAtMillis;
        volatile long sentAtMillis;
        volatile @Nullable LeaseRequest request;

        Call(Meter meter, long nowMillis) {
            this.endsSuspension = meter.isSuspended();
            this.limitNanos = meter.limitNanos();
            this.askedAtMillis = nowMillis;
            this.sentAtMillis = nowMillis;
        }
    }

    Supply(Meter meter, Teller teller) {
        this.meter = meter;
        this.teller = teller;
    }

    /** Why the meter cannot take {@code nanos}; null if by now it can. Asks the bank unless it is known to have nothing. */
    @Nullable
    Admission objection(long nanos, long nowMillis) {
        Call pending = call.get();
        if (pending == null) {
            Standing said = standing;
            if (said != null && isFresh(said, nowMillis) && nanos > meter.freeNanos() + said.leftNanos()) {
                return refused(nowMillis);
            }
            ask(nanos, false, nowMillis);
            pending = call.get();
            if (pending == null) {
                return meter.has(nanos) ? null : refused(nowMillis);
            }
        }
        if (!isLate(pending, nowMillis)) {
            return this;
        }
        repeat(pending, nowMillis);
        if (call.get() == null) {
            return null;
        }
        if (wasOver(nanos, nowMillis)) {
            return refused(nowMillis);
        }
        return pending.failed.get() ? unavailable() : this;
    }

    /** Whether the bank, which is slow to answer, said a moment ago that there is not as much. */
    private boolean wasOver(long nanos, long nowMillis) {
        Standing said = standing;
        return said != null
                && Math.abs(nowMillis - said.atMillis()) < LOST_PATIENCES * teller.patienceMillis()
                && nanos > meter.freeNanos() + said.leftNanos();
    }

    private Admission refused(long nowMillis) {
        Budget budget = meter.account.budget();
        long end = budget.spanAt(nowMillis).endMillis();
        Standing said = standing;
        long at = end != Long.MAX_VALUE || said == null ? end : said.retryAtMillis();
        long retryAfter = at == Long.MAX_VALUE || at < 0 ? -1 : Math.max(1, at - nowMillis);
        return new Admission.Refused(budget, availableNanos(), retryAfter);
    }

    private Admission unavailable() {
        return new Admission.Unavailable(meter.account.budget(), teller.backOffMillis());
    }

    /** Whether the budget, not only this node, has no room for {@code nanos}; false while that is not known. */
    boolean isOver(long nanos, long nowMillis) {
        if (meter.has(nanos)) {
            return false;
        }
        Standing said = standing;
        if (said == null || !isFresh(said, nowMillis)) {
            ask(nanos, false, nowMillis);
            said = standing;
        }
        return said != null && nanos > meter.freeNanos() + said.leftNanos();
    }

    /** What a hold could come to, as far as this node knows; the whole limit when it knows nothing. */
    long availableNanos() {
        Standing said = standing;
        return Math.max(0, said == null ? meter.limitNanos() : meter.freeNanos() + said.leftNanos());
    }

    /** A slice is running low. */
    void prefetch(long nowMillis) {
        Standing said = standing;
        if (call.get() == null && said != null && said.leftNanos() > 0) {
            ask(0, false, nowMillis);
        }
    }

    /** A hold could not be raised by {@code nanos}: so that the next try may succeed. */
    void press(long nanos) {
        var unused = objection(nanos, teller.now());
    }

    /** Gives back all that is free. */
    void giveBack(long nowMillis) {
        ask(-1, true, nowMillis);
    }

    /** What the bank said no longer holds. */
    void forget() {
        standing = null;
    }

    /** Repeats what was not answered, and gives back what is idle. */
    void tick(long nowMillis) {
        Call pending = call.get();
        if (pending == null) {
            returnWhatIsTooMuch(nowMillis);
            if (meter.freeNanos() != 0 && meter.idleMillis(nowMillis) >= teller.idleMillis()) {
                giveBack(nowMillis);
            }
        } else if (isLate(pending, nowMillis)) {
            repeat(pending, nowMillis);
        }
    }

    /** While more is leased than the limit allows, what a settlement leaves is not for the next request. */
    private void returnWhatIsTooMuch(long nowMillis) {
        if (meter.isSuspended() && meter.freeNanos() > 0) {
            giveBack(nowMillis);
        }
    }

    boolean isQuiet() {
        return call.get() == null;
    }

    private boolean isFresh(Standing said, long nowMillis) {
        return Math.abs(nowMillis - said.atMillis()) < teller.refusalMemoryMillis();
    }

    private boolean isLate(Call pending, long nowMillis) {
        return pending.failed.get() || Math.abs(nowMillis - pending.sentAtMillis) > teller.patienceMillis();
    }

    private void ask(long needed, boolean returning, long nowMillis) {
        Call mine = new Call(meter, nowMillis);
        if (call.get() != null || !call.compareAndSet(null, mine)) {
            return;
        }
        boolean returns = returning || mine.endsSuspension;
        long returned = returns ? meter.takeAll() : 0;
        mine.request =
                new LeaseRequest(meter.window, teller.number(), returned, meter.freeNanos(), returning ? -1 : needed);
        send(mine);
    }

    private void send(Call mine) {
        LeaseRequest request = mine.request;
        if (request != null) {
            teller.bank().lease(request, reply -> answered(mine, reply));
        }
    }

    /** Whoever waits goes on waiting for a bank that is slow: only one that cannot be reached, or is silent for long, fails them. */
    private void repeat(Call pending, long nowMillis) {
        if (Math.abs(nowMillis - pending.sentAtMillis) >= teller.backOffMillis()) {
            pending.sentAtMillis = nowMillis;
            send(pending);
        }
        boolean isLost = Math.abs(nowMillis - pending.askedAtMillis) > LOST_PATIENCES * teller.patienceMillis();
        if (isLost && pending.failed.compareAndSet(false, true)) {
            wake();
        }
    }

    private void answered(Call mine, LeaseReply reply) {
        switch (reply) {
            case LeaseReply.Unreachable unreachable -> {
                mine.sentAtMillis = teller.now();
                mine.failed.set(true);
            }
            case LeaseReply.Granted granted -> {
                if (!mine.answered.compareAndSet(false, true)) {
                    return;
                }
                meter.credit(granted.grantedNanos());
                standing = new Standing(granted.leftNanos(), granted.retryAtMillis(), teller.now());
                if (granted.leftNanos() < 0) {
                    meter.suspend();
                } else if (mine.endsSuspension && meter.limitNanos() >= mine.limitNanos) {
                    meter.resume();
                }
                call.set(null);
                returnWhatIsTooMuch(teller.now());
            }
        }
        wake();
    }

    @Override
    public void onAnswered(Runnable answered) {
        Waiter next;
        do {
            next = waiters.get();
        } while (!waiters.compareAndSet(next, new Waiter(answered, next)));
        Call pending = call.get();
        if (pending == null || pending.failed.get()) {
            wake();
        }
    }

    /** Waiters are served in the order in which they came. */
    private void wake() {
        Waiter last = waiters.getAndSet(null);
        Waiter first = null;
        for (; last != null; last = last.next()) {
            first = new Waiter(last.answered(), first);
        }
        for (; first != null; first = first.next()) {
            first.answered().run();
        }
    }
}
