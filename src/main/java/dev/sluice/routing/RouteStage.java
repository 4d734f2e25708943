package dev.sluice.routing;

import dev.sluice.canonical.Answer;
import dev.sluice.failure.Failure;
import dev.sluice.pipeline.Candidate;
import dev.sluice.pipeline.Exchange;
import dev.sluice.pipeline.Spending;
import dev.sluice.pipeline.Stage;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderCall;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Who can answer? Tries the candidates in order until one starts to answer. Another attempt is made only where it is certain
 * that the host has not begun, and never after the first byte.
 */
public final class RouteStage implements Stage {
    private final Map<String, Provider> providers;
    private final int maxAttempts;

    /** A stage for one event loop, the one of all {@code providers}. */
    public RouteStage(Map<String, Provider> providers, int maxAttempts) {
        this.providers = providers;
        this.maxAttempts = maxAttempts;
    }

    @Override
    public Future<Answer> handle(Exchange exchange, Next next) {
        return attempt(exchange, 0);
    }

    private Future<Answer> attempt(Exchange exchange, int attempt) {
        List<Candidate> candidates = exchange.candidates();
        Candidate candidate = candidates.get(attempt % candidates.size());
        Provider provider = Objects.requireNonNull(providers.get(candidate.provider()), candidate.provider());
        Spending spending = exchange.spending();
        exchange.routed(candidate.provider(), attempt + 1);
        Future<Void> cleared = spending.begin(candidate, attempt + 1);
        return send(provider, exchange, candidate, cleared)
                .recover(error -> mayTryAgain(exchange, error, attempt + 1)
                        ? attempt(exchange, attempt + 1)
                        : Future.failedFuture(error));
    }

    private static Future<Answer> send(
            Provider provider, Exchange exchange, Candidate candidate, Future<Void> cleared) {
        Spending spending = exchange.spending();
        Future<Answer> answer;
        try {
            answer = provider.send(call(exchange, candidate, cleared));
        } catch (RuntimeException refused) {
            answer = Future.failedFuture(refused);
        }
        return answer.onFailure(spending::broken).compose(spending::answering);
    }

    private static ProviderCall call(Exchange exchange, Candidate candidate, Future<Void> cleared) {
        Exchange.Inbound inbound = exchange.inbound();
        return new ProviderCall(
                exchange.id(),
                Objects.requireNonNullElse(exchange.keyId(), ""),
                exchange.operation(),
                candidate.model(),
                exchange.ask(),
                exchange.spending().maxTokens(),
                inbound.query(),
                inbound.headers(),
                inbound.gone(),
                cleared,
                exchange.spending());
    }

    private boolean mayTryAgain(Exchange exchange, Throwable error, int attempts) {
        return error instanceof Failure failure
                && failure.kind().retryable()
                && attempts < maxAttempts
                && exchange.ask().body().isRepeatable()
                && !exchange.inbound().gone().isComplete();
    }
}
