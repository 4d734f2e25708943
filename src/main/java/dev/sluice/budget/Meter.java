package dev.sluice.budget;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One window of one subject's budget on this node. {@code free} is what is leased and neither held nor spent: a hold is taken from
 * it and what a settlement leaves goes back to it. So {@code leased = free + held + spent but not yet posted} at the bank.
 *
 * <p>Atomics and nothing else: any thread, no lock, no allocation.
 */
final class Meter {
    /** Subtracted from {@code free} while more may be leased than the limit allows, so that nothing fits meanwhile. */
    private static final long SUSPENSION = 1L << 61;

    final Account account;
    final BudgetWindow window;
    final Supply supply;

    private final AtomicLong free = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    private final AtomicLong overdraft = new AtomicLong();
    private final AtomicLong limit;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean suspended = new AtomicBoolean();
    private volatile long lowWater;
    private volatile long usedAtMillis;

    Meter(Account account, BudgetWindow window, long limit, long nowMillis, Teller teller) {
        this.account = account;
        this.window = window;
        this.limit = new AtomicLong(limit);
        this.usedAtMillis = nowMillis;
        this.supply = new Supply(this, teller);
    }

    /** Takes from what is free, if there is as much. */
    boolean take(long nanos) {
        while (true) {
            long before = free.get();
            if (before < nanos) {
                return false;
            }
            if (free.compareAndSet(before, before - nanos)) {
                return true;
            }
        }
    }

    /** Takes even what is not there. */
    void takeAnyway(long nanos) {
        free.getAndAdd(-nanos);
    }

    void putBack(long nanos) {
        free.getAndAdd(nanos);
    }

    boolean has(long nanos) {
        return free.get() >= nanos;
    }

    /** What was taken has become a hold. */
    void placed(long nanos, long nowMillis) {
        held.getAndAdd(nanos);
        open.getAndIncrement();
        if (usedAtMillis != nowMillis) {
            usedAtMillis = nowMillis;
        }
        if (free.get() < lowWater) {
            supply.prefetch(nowMillis);
        }
    }

    void raised(long nanos) {
        held.getAndAdd(nanos);
    }

    /** A hold ends, and this much of it, or more than it, is spent. */
    void settle(long hold, long actual) {
        settled.getAndAdd(actual);
        held.getAndAdd(-hold);
        if (actual > hold) {
            overdraft.getAndAdd(actual - hold);
        }
        free.getAndAdd(hold - actual);
        open.getAndDecrement();
    }

    /** What an ended hold is known to have cost has changed. */
    void correct(long nanos) {
        settled.getAndAdd(nanos);
        free.getAndAdd(-nanos);
    }

    /** The bank has granted more. */
    void credit(long nanos) {
        long after = free.addAndGet(nanos);
        if (nanos > 0) {
            lowWater = Math.max(0, after) / 4;
        }
    }

    /** Takes all that is free, to give it back. */
    long takeAll() {
        while (true) {
            long before = free.get();
            long all = Math.max(0, unsuspended(before));
            if (free.compareAndSet(before, before - all)) {
                return all;
            }
        }
    }

    /** Tells what the limit is now; when it fell, what is free goes back, and nothing is admitted until the bank knows. */
    void limitIs(long nanos, long nowMillis) {
        long before = limit.getAndSet(nanos);
        if (nanos > before) {
            supply.forget();
        } else if (nanos < before) {
            suspend();
            supply.giveBack(nowMillis);
        }
    }

    /** Admits nothing until the bank has said that no more is leased than the limit allows. */
    void suspend() {
        if (suspended.compareAndSet(false, true)) {
            free.getAndAdd(-SUSPENSION);
        }
    }

    void resume() {
        if (suspended.compareAndSet(true, false)) {
            free.getAndAdd(SUSPENSION);
        }
    }

    boolean isSuspended() {
        return suspended.get();
    }

    /** What is free; negative when more was spent than leased. */
    long freeNanos() {
        return unsuspended(free.get());
    }

    private static long unsuspended(long nanos) {
        return nanos < -SUSPENSION / 2 ? nanos + SUSPENSION : nanos;
    }

    long heldNanos() {
        return held.get();
    }

    long settledNanos() {
        return settled.get();
    }

    long overdraftNanos() {
        return overdraft.get();
    }

    long limitNanos() {
        return limit.get();
    }

    int open() {
        return open.get();
    }

    /** For how long no hold was placed; a clock put back starts it again. */
    long idleMillis(long nowMillis) {
        if (nowMillis < usedAtMillis) {
            usedAtMillis = nowMillis;
        }
        return nowMillis - usedAtMillis;
    }
}
