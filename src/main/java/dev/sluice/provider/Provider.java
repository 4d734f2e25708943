package dev.sluice.provider;

import dev.sluice.canonical.Answer;
import io.vertx.core.Future;

/**
 * One model host.
 *
 * <p>Threading: an instance belongs to one event loop and is called only there. Implementations never block and hold no
 * per-call state in fields.
 */
public interface Provider {
    /** The name that model names begin with, as in {@code groq/llama-3.3-70b}. */
    String name();

    /**
     * Sends a request to the host.
     *
     * @return the answer, once it is certain enough to have a status. Fails with a {@link dev.sluice.failure.Failure}, and
     *     nothing else; the host has then been told to stop.
     */
    Future<Answer> send(ProviderCall call);
}
