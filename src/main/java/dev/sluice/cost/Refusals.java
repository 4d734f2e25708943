package dev.sluice.cost;

import dev.sluice.budget.Admission;
import dev.sluice.budget.Budget;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.pipeline.Candidate;

/** What callers are told who may not spend. */
final class Refusals {
    private static final String SOON = " (expected: to work again soon)";

    private Refusals() {}

    static Failure exceeded(Admission.Refused refused) {
        String message = name(refused.budget()) + ": " + Dollars.of(refused.remainingNanos()) + " left of "
                + Dollars.of(refused.budget().limitNanos()) + " (expected: enough for this request)";
        return refused.retryAfterMillis() < 0
                ? Failure.of(Kind.BUDGET_EXCEEDED, message)
                : Failure.ofTime(Kind.BUDGET_EXCEEDED, message, refused.retryAfterMillis());
    }

    static Failure throttled(Admission.Throttled throttled) {
        return Failure.ofTime(
                Kind.BUDGET_THROTTLED,
                name(throttled.budget()) + ": used up; requests are let through one by one (expected: to wait)",
                throttled.retryAfterMillis());
    }

    static Failure unavailable(Admission.Unavailable unavailable) {
        return Failure.ofTime(
                Kind.BUDGET_UNAVAILABLE,
                name(unavailable.budget()) + ": what is left of it cannot be looked up now" + SOON,
                unavailable.retryAfterMillis());
    }

    static Failure unknown() {
        return Failure.of(Kind.BUDGET_UNAVAILABLE, "budget: the store cannot be read yet" + SOON);
    }

    static Failure busy() {
        return Failure.of(Kind.BUDGET_UNAVAILABLE, "budget: too many requests want to know what is left" + SOON);
    }

    static Failure unpriced(Candidate candidate) {
        return Failure.ofParam(
                Kind.MODEL_UNPRICED,
                "model",
                "model: " + candidate.name()
                        + " has no price, and a budget has to be kept (expected: a model with a price; ./sluice price show lists them)");
    }

    static Failure ambiguous() {
        return Failure.of(
                Kind.INVALID_REQUEST,
                "body: how long the answer may become can be read in two ways (expected: one limit, a whole number)");
    }

    private static String name(Budget budget) {
        return "budget " + budget.id();
    }
}
