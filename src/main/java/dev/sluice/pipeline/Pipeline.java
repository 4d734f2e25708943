package dev.sluice.pipeline;

import dev.sluice.canonical.Answer;
import io.vertx.core.Future;
import java.util.List;

/** The stages that a request passes, in order; there is none without authentication. */
public final class Pipeline {
    private final Stage.Next first;

    private Pipeline(List<Stage> stages) {
        Stage.Next next = exchange -> Future.failedFuture(new IllegalStateException("No stage answered"));
        for (Stage stage : stages.reversed()) {
            Stage.Next below = next;
            next = exchange -> stage.handle(exchange, below);
        }
        this.first = next;
    }

    /** The life of a request to a model, top to bottom; answers travel back up. */
    public static Pipeline standard(
            Stage authenticate, Stage intake, Stage permit, Stage candidates, Stage budget, Stage route) {
        return new Pipeline(List.of(
                authenticate, // who is calling?     401
                intake, //       what is asked?      400, 413
                permit, //       may they ask it?    403
                candidates, //   who could answer?   404
                budget, //       can they pay?       429; holds what it may cost, settles when the answer ends
                route)); //      who answers?        tries candidates until one starts
    }

    /** The life of a request that the gateway answers by itself, such as the list of models. */
    public static Pipeline local(Stage authenticate, Stage answer) {
        return new Pipeline(List.of(authenticate, answer));
    }

    public Future<Answer> handle(Exchange exchange) {
        return first.proceed(exchange);
    }
}
