package dev.sluice.budget;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All budgets of a node and what it has leased, held and spent of them. Admission takes a hold from all budgets of a request or
 * from none: in memory, without a lock, with no allocation but the hold.
 *
 * <p>A budget for {@link Budget#EACH} subject has an account for each subject that was seen; a subject's own budget stands in for
 * one for each with the same window. Accounts that are not used go; beyond {@value #ACCOUNTS} at a time for one budget, the
 * subjects that come later share one account, so that inventing subjects opens no new budgets.
 */
public final class Budgets {
    /** How many accounts a budget for each subject has at most. */
    static final int ACCOUNTS = 10_000;

    /** How long an attempt may take if nothing else is said: a request's ten minutes and a minute's grace. */
    private static final long LIFE_MILLIS = 660_000;

    private static final Comparator<Account> ORDER = Comparator.comparing(
                    (Account account) -> account.budget().scope())
            .thenComparing(account -> account.budget().id())
            .thenComparing(account -> account.subject);

    private final AtomicReference<Directory> directory = new AtomicReference<>(Directory.EMPTY);
    private final ConcurrentHashMap<AccountKey, Account> accounts = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final Queue<Account> retired = new ConcurrentLinkedQueue<>();
    private final Holds holds;
    private final Teller teller;

    private record AccountKey(String budget, String subject) {}

    /** @param clockMillis the time at which the bank answers; the same clock as the one whose time is passed in */
    public Budgets(Bank bank, LongSupplier clockMillis) {
        this(Teller.of(bank, clockMillis));
    }

    Budgets(Teller teller) {
        this.teller = teller;
        this.holds = new Holds(teller.clockMillis());
    }

    /** Makes these the budgets, and no others. What is spent and held of those that stay stays. */
    public void replace(List<Budget> all) {
        Map<String, Budget> byId = new HashMap<>();
        all.forEach(budget -> byId.put(budget.id(), budget));
        directory.updateAndGet(before -> before.next(List.copyOf(byId.values())));
        long now = teller.now();
        accounts.forEach((key, account) -> {
            Budget budget = byId.get(key.budget());
            if (budget == null || !account.become(budget, now)) {
                retire(key, account, now);
            }
        });
    }

    private void retire(AccountKey key, Account account, long nowMillis) {
        if (accounts.remove(key, account)) {
            count(key.budget()).decrementAndGet();
            account.giveBackAll(nowMillis);
            retired.add(account);
        }
    }

    private AtomicInteger count(String budget) {
        return counts.computeIfAbsent(budget, id -> new AtomicInteger());
    }

    Directory directory() {
        return directory.get();
    }

    /** Whether any budget is for such subjects, so that it matters which of them a request is for. */
    public boolean limits(Scope scope) {
        return directory.get().budgets().containsKey(scope);
    }

    /** The budgets that these subjects' requests go to; to be kept, since it is looked up once. */
    public BudgetSet of(Subjects subjects) {
        return new BudgetSet(this, subjects, teller.now());
    }

    List<Account> accounts(Directory current, Subjects subjects) {
        List<Account> found = new ArrayList<>();
        for (Scope scope : Scope.values()) {
            for (String subject : subjects.of(scope)) {
                for (Budget budget : current.of(scope, subject)) {
                    Account account = account(budget, subject);
                    if (!found.contains(account)) {
                        found.add(account);
                    }
                }
            }
        }
        found.sort(ORDER);
        return found;
    }

    private Account account(Budget budget, String subject) {
        AccountKey key = new AccountKey(budget.id(), subject);
        Account known = accounts.get(key);
        if (known != null) {
            // Whoever replaces the budgets may not have come to this account yet.
            if (known.budget().equals(budget) || known.become(budget, teller.now())) {
                return known;
            }
            retire(key, known, teller.now());
        }
        AtomicInteger count = count(budget.id());
        boolean shared = budget.subject().equals(Budget.EACH) && count.get() >= ACCOUNTS;
        AccountKey own = shared ? new AccountKey(budget.id(), Budget.EACH) : key;
        return accounts.computeIfAbsent(own, fresh -> {
            count.incrementAndGet();
            return new Account(budget, fresh.subject(), teller);
        });
    }

    /** As {@link #admit(BudgetSet, long, long, long)}, for an attempt of the usual length. */
    public Admission admit(BudgetSet set, long holdNanos, long nowMillis) {
        return admit(set, holdNanos, nowMillis, LIFE_MILLIS);
    }

    /**
     * Places a hold.
     *
     * @param holdNanos  0 or more
     * @param lifeMillis after how long the hold expires, should nobody end it
     */
    public Admission admit(BudgetSet set, long holdNanos, long nowMillis, long lifeMillis) {
        if (holdNanos < 0 || holdNanos > Budget.MAX_NANOS) {
            throw new IllegalArgumentException(
                    "hold of " + holdNanos + " nanos (expected: 0 to " + Budget.MAX_NANOS + ")");
        }
        Chain chain = set.chain(nowMillis);
        Admission objection = chain.take(holdNanos, nowMillis);
        if (objection != null) {
            return objection;
        }
        for (Meter meter : chain.meters()) {
            meter.placed(holdNanos, nowMillis);
        }
        Hold hold = new Hold(chain, holds, holdNanos, lifeMillis, chain.exceeded(nowMillis));
        holds.placed(hold, holdNanos);
        return hold;
    }

    /**
     * The least that a hard budget has left, as far as this node knows: its own lease, and what the bank said was left. A hold of
     * as much may still be refused, since others take from it too.
     *
     * @return Long.MAX_VALUE without a hard budget
     */
    public long availableNanos(BudgetSet set, long nowMillis) {
        return set.chain(nowMillis).availableNanos();
    }

    /** How many holds are open in the hard budget that has most of them; of this node. */
    public int openHolds(BudgetSet set, long nowMillis) {
        return set.chain(nowMillis).open();
    }

    /** The open holds. */
    public Holds holds() {
        return holds;
    }

    /** Looks after the leases: repeats what the bank did not answer, gives back what is idle or missed elsewhere. Twice a second. */
    public void tick(long nowMillis) {
        List<AccountKey> unused = new ArrayList<>();
        accounts.forEach((key, account) -> {
            if (account.tick(nowMillis) && count(key.budget()).get() > ACCOUNTS / 2) {
                unused.add(key);
            }
        });
        forget(unused, nowMillis);
        retired.removeIf(account -> {
            account.giveBackAll(nowMillis);
            return account.tick(nowMillis);
        });
        teller.bank().recalled(windows -> windows.forEach(window -> giveBack(window, teller.now())));
    }

    private void forget(List<AccountKey> unused, long nowMillis) {
        for (AccountKey key : unused) {
            Account account = accounts.get(key);
            if (account != null) {
                retire(key, account, nowMillis);
            }
        }
        if (!unused.isEmpty()) {
            directory.updateAndGet(Directory::next);
        }
    }

    private void giveBack(BudgetWindow window, long nowMillis) {
        Meter meter = find(window);
        if (meter != null && meter.freeNanos() > 0) {
            meter.supply.giveBack(nowMillis);
        }
    }

    /** Gives back all that is not held, before the node stops. */
    public void giveBackAll(long nowMillis) {
        accounts.values().forEach(account -> account.giveBackAll(nowMillis));
    }

    /** Whether nothing is free that could be given back, and the bank has answered all it was asked. */
    public boolean isGivenBack() {
        return accounts.values().stream()
                .flatMap(account -> account.meters().stream())
                .allMatch(meter -> meter.freeNanos() <= 0 && meter.supply.isQuiet());
    }

    private @Nullable Meter find(BudgetWindow window) {
        Account account = accounts.get(new AccountKey(window.budget(), window.subject()));
        if (account == null) {
            return null;
        }
        return account.meters().stream()
                .filter(meter -> meter.window.period() == window.period())
                .findFirst()
                .orElse(null);
    }

    /** How all windows stand that this node has used lately. */
    public List<MeterReading> readings() {
        return accounts.values().stream()
                .flatMap(account -> account.meters().stream())
                .map(MeterReading::of)
                .toList();
    }
}
