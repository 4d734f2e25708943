package dev.sluice.cost;

import dev.sluice.budget.Bank;
import dev.sluice.budget.BudgetWindow;
import dev.sluice.budget.LeaseReply;
import dev.sluice.budget.LeaseRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bank that opens late: until all is posted that the node spent before it was started, nobody knows what is left. Who asks sooner
 * waits. Any thread; its lock is held for an addition to a list.
 */
public final class OpeningBank implements Bank {
    private final Bank bank;
    private @Nullable List<Runnable> waiting = new ArrayList<>();

    public OpeningBank(Bank bank) {
        this.bank = bank;
    }

    @Override
    public void lease(LeaseRequest request, Consumer<LeaseReply> answer) {
        if (!isLater(() -> bank.lease(request, answer))) {
            bank.lease(request, answer);
        }
    }

    private synchronized boolean isLater(Runnable asked) {
        if (waiting == null) {
            return false;
        }
        waiting.add(asked);
        return true;
    }

    @Override
    public void recalled(Consumer<List<BudgetWindow>> answer) {
        if (isOpen()) {
            bank.recalled(answer);
        }
    }

    private synchronized boolean isOpen() {
        return waiting == null;
    }

    /** Everything is posted. */
    public void open() {
        List<Runnable> all = taken();
        if (all != null) {
            all.forEach(Runnable::run);
        }
    }

    private synchronized @Nullable List<Runnable> taken() {
        List<Runnable> all = waiting;
        waiting = null;
        return all;
    }
}
