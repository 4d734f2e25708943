package dev.sluice.cost;

import dev.sluice.budget.Hold;
import dev.sluice.ledger.BudgetWindow;
import java.util.ArrayList;
import java.util.List;

/** The windows of a hold, as the ledger writes them. */
final class Windows {
    private Windows() {}

    static List<BudgetWindow> of(Hold hold) {
        List<dev.sluice.budget.BudgetWindow> windows = hold.windows();
        List<BudgetWindow> written = new ArrayList<>(windows.size());
        for (int i = 0; i < windows.size(); i++) {
            written.add(new BudgetWindow(windows.get(i).name(), windows.get(i).slot()));
        }
        return written;
    }
}
