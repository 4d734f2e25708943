package dev.sluice.budget;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bank that forgets everything when the process ends: for a gateway without a store, and for tests. One instance serves any
 * number of nodes through {@link #of}. It answers at once, on the caller's thread; its lock is held for a few additions.
 */
public final class MemoryBank {
    /** How long a refusal makes other nodes give back what they do not use. */
    private static final long RECALL_MILLIS = 2_000;

    private final Map<BudgetWindow, Books> books = new HashMap<>();
    private final LongSupplier clockMillis;
    private final Slices slices;
    private Map<String, Budget> budgets = Map.of();

    private static final class Books {
        final TreeMap<Long, Long> posted = new TreeMap<>();
        final Map<String, Lease> leases = new HashMap<>();
        long refusedAtMillis = Long.MIN_VALUE / 2;
    }

    public MemoryBank(Slices slices, LongSupplier clockMillis) {
        this.slices = slices;
        this.clockMillis = clockMillis;
    }

    /** Makes these the budgets, and no others. What is posted and leased stays. */
    public synchronized void replace(List<Budget> all) {
        Map<String, Budget> byId = new HashMap<>();
        all.forEach(budget -> byId.put(budget.id(), budget));
        budgets = Map.copyOf(byId);
    }

    /** The bank as one node sees it. */
    public Bank of(String node) {
        return new Bank() {
            @Override
            public void lease(LeaseRequest request, Consumer<LeaseReply> answer) {
                answer.accept(MemoryBank.this.lease(node, request));
            }

            @Override
            public void recalled(Consumer<List<BudgetWindow>> answer) {
                answer.accept(MemoryBank.this.recalled(node));
            }
        };
    }

    private synchronized LeaseReply lease(String node, LeaseRequest request) {
        Books window = booksOf(request.window());
        Budget budget = budgets.get(request.window().budget());
        long now = clockMillis.getAsLong();
        Lease before = window.leases.getOrDefault(node, Lease.NONE);
        long left = leftNanos(window, budget, now) + before.countedNanos();
        Lease after = before.after(request, left, slices);
        window.leases.put(node, after);
        left -= after.countedNanos();
        if (left < 0 || (request.neededNanos() > request.freeNanos() && after.answer(request) == 0)) {
            window.refusedAtMillis = now;
        }
        return new LeaseReply.Granted(after.answer(request), left, retryAtMillis(window, budget, now));
    }

    private static long leftNanos(Books window, @Nullable Budget budget, long now) {
        long counted = 0;
        for (Lease lease : window.leases.values()) {
            counted += lease.countedNanos();
        }
        return (budget == null ? 0 : budget.limitAt(now)) - postedNanos(window, budget, now) - counted;
    }

    private static long postedNanos(Books window, @Nullable Budget budget, long now) {
        long first = budget != null && budget.window() instanceof Window.Rolling rolling
                ? rolling.firstSlot(now)
                : Long.MIN_VALUE;
        return window.posted.tailMap(first).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static long retryAtMillis(Books window, @Nullable Budget budget, long now) {
        if (budget == null || !(budget.window() instanceof Window.Rolling rolling)) {
            return -1;
        }
        Long first = window.posted.ceilingKey(rolling.firstSlot(now));
        return first == null
                ? -1
                : first + rolling.slotMillis() + rolling.length().toMillis();
    }

    private synchronized List<BudgetWindow> recalled(String node) {
        long since = clockMillis.getAsLong() - RECALL_MILLIS;
        List<BudgetWindow> recalled = new ArrayList<>();
        books.forEach((window, book) -> {
            if (book.refusedAtMillis >= since
                    && book.leases.getOrDefault(node, Lease.NONE).leasedNanos() > 0) {
                recalled.add(window);
            }
        });
        return recalled;
    }

    /** Books what was spent; a lease that the node had for it gets smaller by as much. */
    public synchronized void post(String node, BudgetWindow window, long nanos) {
        Books book = booksOf(window);
        book.posted.merge(window.slot(), nanos, Long::sum);
        book.leases.computeIfPresent(node, (name, lease) -> lease.posted(nanos));
    }

    /** Forgets the leases of a node that is gone, all of whose spending is posted. */
    public synchronized void release(String node) {
        books.values().forEach(book -> book.leases.remove(node));
    }

    /** What is posted in a window's period. */
    public synchronized long postedNanos(BudgetWindow window) {
        return booksOf(window).posted.values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** What all nodes together lease in a window's period. */
    public synchronized long leasedNanos(BudgetWindow window) {
        return booksOf(window).leases.values().stream()
                .mapToLong(Lease::leasedNanos)
                .sum();
    }

    private Books booksOf(BudgetWindow window) {
        return books.computeIfAbsent(window.ofPeriod(), key -> new Books());
    }
}
