package dev.sluice.cost;

import dev.sluice.budget.BudgetSet;
import dev.sluice.budget.Budgets;
import dev.sluice.budget.Scope;
import dev.sluice.budget.Subjects;
import dev.sluice.pipeline.Caller;
import dev.sluice.pipeline.Candidate;
import dev.sluice.pipeline.Exchange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which budgets a request is subject to; looked up once for each caller and model. Belongs to one event loop. */
final class BudgetSets {
    private static final int MAX_CALLERS = 10_000;
    private static final int MAX_MODELS = 200;
    private static final int MAX_OTHERS = 10_000;

    private final Budgets budgets;
    private final Map<Caller, Map<String, BudgetSet>> plain = new HashMap<>();
    private final Map<Subjects, BudgetSet> others = new HashMap<>();

    BudgetSets(Budgets budgets) {
        this.budgets = budgets;
    }

    BudgetSet of(Exchange exchange) {
        Caller caller = exchange.caller();
        String model = modelOf(exchange);
        // Many callers name an end user with each request, and there are more of them than need sets of their own.
        String endUser = budgets.limits(Scope.END_USER) ? exchange.endUser() : null;
        if (endUser != null || exchange.isTagged()) {
            if (others.size() >= MAX_OTHERS) {
                others.clear();
            }
            return others.computeIfAbsent(subjects(caller, model, exchange.tags(), endUser), budgets::of);
        }
        Map<String, BudgetSet> byModel = plain.get(caller);
        if (byModel == null) {
            if (plain.size() >= MAX_CALLERS) {
                plain.clear();
            }
            byModel = new HashMap<>();
            plain.put(caller, byModel);
        }
        BudgetSet known = byModel.get(model);
        if (known == null) {
            if (byModel.size() >= MAX_MODELS) {
                byModel.clear();
            }
            known = budgets.of(subjects(caller, model, exchange.tags(), null));
            byModel.put(model, known);
        }
        return known;
    }

    /** As the host calls it: an alias must not be a way round the model's budget. */
    private static String modelOf(Exchange exchange) {
        Candidate first = exchange.candidates().getFirst();
        return first.name();
    }

    private static Subjects subjects(Caller caller, String model, List<String> tags, @Nullable String endUser) {
        return new Subjects(
                caller.keyId(),
                caller.principal().user(),
                caller.principal().team(),
                caller.principal().organisation(),
                model,
                tags,
                endUser);
    }
}
