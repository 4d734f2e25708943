package dev.sluice.provider.vertex;

import dev.sluice.config.Secret;
import io.vertx.core.Future;

/** Where the tokens come from that Google's hosts are shown. On one event loop. */
@FunctionalInterface
public interface TokenSource {
    /** One that is good now; fails with a {@link dev.sluice.failure.Failure}. */
    Future<Secret> token();
}
