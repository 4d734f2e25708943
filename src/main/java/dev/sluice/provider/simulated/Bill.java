package dev.sluice.provider.simulated;

import dev.sluice.wire.Call;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The simulated host's account of every request and byte that reached it. Entries are added when requests end and never
 * change; the latest 100,000 are kept, the sums count all. Safe for use on any thread.
 */
public final class Bill {
    static final int ENTRIES = 100_000;
    static final int BODIES = 64;
    static final int BODY_BYTES = 64 * 1024;

    private final AtomicLong ordinals = new AtomicLong();
    private final ConcurrentLinkedQueue<Wish> wishes = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap<Long, Buffer> bodies = new ConcurrentHashMap<>();
    private volatile Ledger ledger = new Ledger();

    /** Counts a request that has just arrived. */
    Account open(Call call) {
        Ledger current = ledger;
        current.requests.increment();
        return new Account(
                entry -> add(current, entry),
                ordinals.incrementAndGet(),
                call.method(),
                call.path(),
                call.headers().contains("authorization"));
    }

    /** The account of a call that nobody pays for: a look at the bill. */
    static Account free(Call call) {
        return new Account(entry -> {}, 0, call.method(), call.path(), false);
    }

    private void add(Ledger target, BillEntry entry) {
        target.add(entry);
        if (target == ledger) {
            wishes.removeIf(wish -> wish.grant(entry));
        }
    }

    /** Keeps the body of a request, and forgets the oldest. */
    void keepBody(long ordinal, Buffer body) {
        bodies.put(ordinal, body);
        bodies.keySet().removeIf(other -> other <= ordinal - BODIES);
    }

    /** The body of a request as it arrived; null unless bodies are recorded and it is one of the latest 64, up to 64 KiB. */
    public @Nullable Buffer body(long ordinal) {
        return bodies.get(ordinal);
    }

    /** The sums since the last {@link #reset}. */
    public BillTotals totals() {
        return ledger.totals();
    }

    /** The latest entries, at most {@code most}, in the order in which they ended. */
    public List<BillEntry> latest(int most) {
        return ledger.latest(most);
    }

    /** Completes with the first entry that matches, one that is there already or one to come; on any thread. */
    public Future<BillEntry> first(Predicate<BillEntry> matching) {
        Wish wish = new Wish(matching, Promise.promise());
        wishes.add(wish);
        for (BillEntry entry : latest(ENTRIES)) {
            if (wish.grant(entry)) {
                wishes.remove(wish);
                break;
            }
        }
        return wish.promise.future();
    }

    /** Forgets all entries, sums and bodies. Requests that still run are not counted any more; numbers go on. */
    public void reset() {
        bodies.clear();
        ledger = new Ledger();
    }

    private record Wish(Predicate<BillEntry> matching, Promise<BillEntry> promise) {
        boolean grant(BillEntry entry) {
            if (!matching.test(entry)) {
                return false;
            }
            promise.tryComplete(entry);
            return true;
        }
    }

    /** What was counted between two resets. */
    private static final class Ledger {
        private final LongAdder requests = new LongAdder();
        private final LongAdder completed = new LongAdder();
        private final LongAdder callerGone = new LongAdder();
        private final LongAdder faults = new LongAdder();
        private final LongAdder bytesReceived = new LongAdder();
        private final LongAdder bytesSent = new LongAdder();
        private final LongAdder inputTokens = new LongAdder();
        private final LongAdder outputTokens = new LongAdder();
        private final AtomicLong ended = new AtomicLong();
        private final AtomicReferenceArray<@Nullable BillEntry> ring = new AtomicReferenceArray<>(ENTRIES);

        private void add(BillEntry entry) {
            LongAdder ending = switch (entry.ending()) {
                case COMPLETED -> completed;
                case CALLER_GONE -> callerGone;
                case FAULT -> faults;
            };
            ending.increment();
            bytesReceived.add(entry.bytesReceived());
            bytesSent.add(entry.bytesSent());
            inputTokens.add(entry.inputTokens());
            outputTokens.add(entry.outputTokens());
            ring.set((int) (ended.getAndIncrement() % ENTRIES), entry);
        }

        private List<BillEntry> latest(int most) {
            long end = ended.get();
            List<BillEntry> entries = new ArrayList<>();
            for (long i = Math.max(0, end - Math.min(most, ENTRIES)); i < end; i++) {
                BillEntry entry = ring.get((int) (i % ENTRIES));
                if (entry != null) {
                    entries.add(entry);
                }
            }
            return entries;
        }

        private BillTotals totals() {
            long count = ended.get();
            return new BillTotals(
                    requests.sum(),
                    count,
                    completed.sum(),
                    callerGone.sum(),
                    faults.sum(),
                    bytesReceived.sum(),
                    bytesSent.sum(),
                    inputTokens.sum(),
                    outputTokens.sum(),
                    Math.max(0, count - ENTRIES));
        }
    }
}
