package dev.sluice.routing;

import dev.sluice.canonical.Answer;
import dev.sluice.failure.Failure;
import dev.sluice.pipeline.Exchange;
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
    private final Catalog catalog;
    private final Map<String, Provider> providers;
    private final int maxAttempts;

    /** A stage for one event loop, the one of all {@code providers}. */
    public RouteStage(Catalog catalog, Map<String, Provider> providers, int maxAttempts) {
        this.catalog = catalog;
        this.providers = providers;
        this.maxAttempts = maxAttempts;
    }

    @Override
    public Future<Answer> handle(Exchange exchange, Next next) {
        String model = exchange.ask().model();
        List<Candidate> candidates = model == null ? catalog.resolveDefault() : catalog.resolve(model);
        return attempt(exchange, candidates, 0);
    }

    private Future<Answer> attempt(Exchange exchange, List<Candidate> candidates, int attempt) {
        Candidate candidate = candidates.get(attempt % candidates.size());
        Provider provider = Objects.requireNonNull(providers.get(candidate.provider()), candidate.provider());
        Exchange.Inbound inbound = exchange.inbound();
        ProviderCall call = new ProviderCall(
                exchange.id(),
                Objects.requireNonNullElse(exchange.keyId(), ""),
                exchange.operation(),
                candidate.model(),
                exchange.ask(),
                inbound.query(),
                inbound.headers(),
                inbound.gone());
        exchange.routed(candidate.provider(), attempt + 1);
        return provider.send(call)
                .recover(error -> mayTryAgain(exchange, error, attempt + 1)
                        ? attempt(exchange, candidates, attempt + 1)
                        : Future.failedFuture(error));
    }

    private boolean mayTryAgain(Exchange exchange, Throwable error, int attempts) {
        return error instanceof Failure failure
                && failure.kind().retryable()
                && attempts < maxAttempts
                && exchange.ask().body().isRepeatable()
                && !exchange.inbound().gone().isComplete();
    }
}
