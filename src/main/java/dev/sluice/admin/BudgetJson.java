package dev.sluice.admin;

import dev.sluice.budget.Budget;
import dev.sluice.budget.Span;
import dev.sluice.budget.Window;
import dev.sluice.budget.sql.BudgetBooks.Standing;
import dev.sluice.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Budgets as bodies have them. */
final class BudgetJson {
    private final InstantSource clock;

    BudgetJson(InstantSource clock) {
        this.clock = clock;
    }

    private enum WindowKind {
        CALENDAR,
        ROLLING,
        TOTAL
    }

    static Window window(Form form) {
        Form window = form.object("window", "kind", "unit", "zone", "length");
        return switch (window.choice("kind", WindowKind.class)) {
            case CALENDAR ->
                new Window.Calendar(
                        window.choice("unit", Window.Unit.class),
                        zone("window.zone", Objects.requireNonNullElse(window.textOrNull("zone"), "UTC")));
            case ROLLING -> {
                Duration length = window.durationOrNull("length");
                if (length == null) {
                    throw Refusal.unfit("window.length", "missing", "a length such as \"PT5H\" or \"P30D\"");
                }
                yield new Window.Rolling(length);
            }
            case TOTAL -> new Window.Total();
        };
    }

    static ZoneId zone(String param, String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            throw Refusal.unfit(param, Shown.of(text), "UTC, or such as Europe/Berlin");
        }
    }

    Json of(Budget budget, List<Standing> standings) {
        List<Json> topUps = new ArrayList<>();
        budget.topUps()
                .forEach(topUp -> topUps.add(new Json.Obj()
                        .put("amount", Shown.money(topUp.amountNanos()))
                        .put("from", Shown.time(topUp.fromMillis()))
                        .put("until", Shown.time(topUp.untilMillis()))));
        return new Json.Obj()
                .put("object", "budget")
                .put("id", budget.id())
                .put("scope", Form.word(budget.scope()))
                .put("subject", budget.subject())
                .put("limit", Shown.money(budget.limitNanos()))
                .put("window", of(budget.window()))
                .put("mode", Form.word(budget.mode()))
                .put("downgrade_to", Shown.text(budget.downgradeTo()))
                .put("throttle_per_minute", budget.throttlePerMinute())
                .put("top_ups", new Json.Arr(topUps))
                .put("reset_at", budget.resetAtMillis() == 0 ? Json.Null.VALUE : Shown.time(budget.resetAtMillis()))
                .put("current", current(budget, standings));
    }

    private static Json of(Window window) {
        return switch (window) {
            case Window.Calendar calendar ->
                new Json.Obj()
                        .put("kind", "calendar")
                        .put("unit", Form.word(calendar.unit()))
                        .put("zone", calendar.zone().getId());
            case Window.Rolling rolling ->
                new Json.Obj()
                        .put("kind", "rolling")
                        .put("length", rolling.length().toString());
            case Window.Total total -> new Json.Obj().put("kind", "total");
        };
    }

    private Json current(Budget budget, List<Standing> standings) {
        long now = clock.millis();
        Span span = budget.spanAt(now);
        long from = budget.window() instanceof Window.Rolling rolling
                ? Math.max(rolling.firstSlot(now), budget.resetAtMillis())
                : span.period();
        List<Json> subjects = new ArrayList<>();
        standings.forEach(standing -> subjects.add(new Json.Obj()
                .put("subject", standing.subject())
                .put("spent", Shown.money(standing.spentNanos()))
                .put("held", Shown.money(standing.heldNanos()))
                .put("left", Shown.money(standing.leftNanos()))));
        return new Json.Obj()
                .put("from", from == 0 ? Json.Null.VALUE : Shown.time(from))
                .put("until", span.endMillis() == Long.MAX_VALUE ? Json.Null.VALUE : Shown.time(span.endMillis()))
                .put("limit", Shown.money(span.limitNanos()))
                .put("subjects", new Json.Arr(subjects));
    }
}
