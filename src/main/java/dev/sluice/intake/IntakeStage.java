package dev.sluice.intake;

import dev.sluice.canonical.Answer;
import dev.sluice.dialect.Ask;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.pipeline.Exchange;
import dev.sluice.pipeline.Stage;
import dev.sluice.stream.FormScan;
import dev.sluice.timer.TimerWheel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is asked? Reads a JSON body whole, as slices, and lets a form pass through; refuses what is malformed, ambiguous or
 * too large with 400 or 413.
 */
public final class IntakeStage implements Stage {
    private final Vertx vertx;
    private final Limits limits;
    private final BodyBudget budget;
    private final TimerWheel wheel;

    /**
     * A stage for one event loop.
     *
     * @param budget what all event loops together may hold
     */
    public IntakeStage(Vertx vertx, Limits limits, BodyBudget budget, TimerWheel wheel) {
        this.vertx = vertx;
        this.limits = limits;
        this.budget = budget;
        this.wheel = wheel;
    }

    @Override
    public Future<Answer> handle(Exchange exchange, Next next) {
        Exchange.Inbound inbound = exchange.inbound();
        long limit = limits.maxBytes(exchange.operation());
        if (inbound.declaredLength() > limit) {
            return Future.failedFuture(tooLarge(inbound.declaredLength() + " bytes", limit));
        }
        Holding holding = budget.open();
        String type = inbound.headers().get("content-type");
        FormIntake form = type != null && isForm(type) ? form(inbound, type, limit) : null;
        Future<Ask> ask = form != null
                ? form.read()
                : new JsonIntake(inbound, exchange.operation(), limit, holding, limits, wheel).read();
        return ask.compose(taken -> {
                    refuseModel(exchange, taken.model());
                    exchange.takenIn(taken);
                    return next.proceed(exchange);
                })
                .onComplete(answered -> {
                    // A long answer should not keep a long question in memory.
                    holding.release();
                    if (form != null) {
                        form.release();
                    }
                    if (ask.succeeded()) {
                        exchange.takenIn(ask.result().withoutBody());
                    }
                });
    }

    private static void refuseModel(Exchange exchange, @Nullable String model) {
        if (model == null && exchange.operation().modelRequired()) {
            throw Failure.ofParam(Kind.INVALID_REQUEST, "model", "model: missing (expected: the name of a model)");
        }
        if (model != null && model.chars().anyMatch(Character::isISOControl)) {
            // It will be logged, and a line break in it could pretend to be another line.
            throw Failure.ofParam(
                    Kind.INVALID_REQUEST, "model", "model: has control characters (expected: the name of a model)");
        }
    }

    private FormIntake form(Exchange.Inbound inbound, String contentType, long limit) {
        String boundary = FormScan.boundary(contentType);
        if (boundary == null) {
            throw Failure.of(
                    Kind.INVALID_REQUEST,
                    "content-type: a form without a boundary (expected: boundary=…, up to 70 characters)");
        }
        return new FormIntake(vertx, inbound, limit, new FormScan(boundary), limits, wheel);
    }

    private static boolean isForm(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    }

    static Failure tooLarge(String size, long limit) {
        return Failure.of(Kind.REQUEST_TOO_LARGE, "body: " + size + " (expected: at most " + limit + " bytes)");
    }
}
