package dev.sluice.auth;

import dev.sluice.canonical.Answer;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.pipeline.Exchange;
import dev.sluice.pipeline.Stage;
import dev.sluice.pipeline.Terms;
import io.vertx.core.Future;

/** May this key ask for that? Ends the exchange with 403 if it may not use the operation, or the model that was asked for. */
public final class PermitStage implements Stage {
    @Override
    public Future<Answer> handle(Exchange exchange, Next next) {
        Terms terms = exchange.caller().terms();
        String path = exchange.operation().path();
        if (!terms.allowsRoute(path)) {
            return denied(exchange, "use " + path);
        }
        String model = exchange.model();
        // Without a model the host has one of its own, which nobody can tell from here.
        if (!terms.models().isEmpty() && (model == null || !terms.allowsModel(model))) {
            return denied(exchange, model == null ? "leave the model to the host" : "ask for model " + model);
        }
        return next.proceed(exchange);
    }

    private static Future<Answer> denied(Exchange exchange, String what) {
        return Future.failedFuture(Failure.of(
                Kind.PERMISSION_DENIED, "API key " + exchange.caller().keyId() + " may not " + what));
    }
}
