package dev.sluice.pipeline;

import dev.sluice.canonical.Answer;
import io.vertx.core.Future;

/**
 * Answers one question about an exchange: it ends it with an answer or a {@link dev.sluice.failure.Failure}, or sends it on
 * and may look at the answer that comes back.
 *
 * <p>Threading: called on the exchange's event loop; one instance serves one event loop.
 */
@FunctionalInterface
public interface Stage {
    Future<Answer> handle(Exchange exchange, Next next);

    /** The stages below. */
    @FunctionalInterface
    interface Next {
        Future<Answer> proceed(Exchange exchange);
    }
}
