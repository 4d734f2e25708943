package dev.sluice.provider;

import dev.sluice.canonical.Operation;
import dev.sluice.canonical.Progress;
import dev.sluice.dialect.Ask;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * A request to a host.
 *
 * @param requestId unique for each request
 * @param caller the public id of the caller's key
 * @param operation what is asked for
 * @param model the host's own name of the model; null where the request names none
 * @param ask the caller's request
 * @param maxTokens the most tokens that may be asked for, whatever the caller says; -1 to leave it to the caller
 * @param query what stood behind the question mark, or null; the provider decides what of it the host may see
 * @param headers all of the caller's headers; likewise
 * @param gone completes when the caller leaves; the host must then be told to stop
 * @param cleared completes when the host may be asked, which may be prepared meanwhile; fails where it must not be
 * @param progress is told how far a stream has come
 */
public record ProviderCall(
        String requestId,
        String caller,
        Operation operation,
        @Nullable String model,
        Ask ask,
        long maxTokens,
        @Nullable String query,
        MultiMap headers,
        Future<?> gone,
        Future<Void> cleared,
        Progress progress) {

    /** The same with another question. */
    ProviderCall asking(Ask other) {
        return new ProviderCall(
                requestId, caller, operation, model, other, maxTokens, query, headers, gone, cleared, progress);
    }
}
