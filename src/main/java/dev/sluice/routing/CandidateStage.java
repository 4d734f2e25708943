package dev.sluice.routing;

import dev.sluice.canonical.Answer;
import dev.sluice.pipeline.Candidates;
import dev.sluice.pipeline.Exchange;
import dev.sluice.pipeline.Stage;
import io.vertx.core.Future;

/** Who could answer? Ends the exchange with 404 where nobody has the model. */
public final class CandidateStage implements Stage {
    private final Candidates candidates;

    public CandidateStage(Candidates candidates) {
        this.candidates = candidates;
    }

    @Override
    public Future<Answer> handle(Exchange exchange, Next next) {
        exchange.answerable(candidates.of(exchange.ask().model()));
        return next.proceed(exchange);
    }
}
