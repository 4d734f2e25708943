package dev.sluice.budget;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All budgets by whom they are for; immutable. */
record Directory(long version, Map<Scope, Map<String, List<Budget>>> budgets) {
    static final Directory EMPTY = new Directory(0, Map.of());

    /** The directory that follows this one. */
    Directory next(List<Budget> all) {
        Map<Scope, Map<String, List<Budget>>> bySubject = new EnumMap<>(Scope.class);
        for (Budget budget : all) {
            bySubject
                    .computeIfAbsent(budget.scope(), scope -> new HashMap<>())
                    .computeIfAbsent(budget.subject(), subject -> new ArrayList<>())
                    .add(budget);
        }
        return new Directory(version + 1, bySubject);
    }

    /** The same budgets, to be looked up anew. */
    Directory next() {
        return new Directory(version + 1, budgets);
    }

    /** A subject's own budgets, and those for each that have another window than all of its own. */
    List<Budget> of(Scope scope, String subject) {
        Map<String, List<Budget>> bySubject = budgets.getOrDefault(scope, Map.of());
        List<Budget> own = subject.equals(Budget.EACH) ? List.of() : bySubject.getOrDefault(subject, List.of());
        List<Budget> each = bySubject.getOrDefault(Budget.EACH, List.of());
        if (each.isEmpty()) {
            return own;
        }
        List<Budget> found = new ArrayList<>(own);
        for (Budget budget : each) {
            if (own.stream().noneMatch(other -> other.window().equals(budget.window()))) {
                found.add(budget);
            }
        }
        return found;
    }
}
