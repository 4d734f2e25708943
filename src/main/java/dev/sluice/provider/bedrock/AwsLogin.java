package dev.sluice.provider.bedrock;

import dev.sluice.config.AwsConfig;
import dev.sluice.config.AwsKeys;
import dev.sluice.provider.Renewed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/**
 * As whom requests to Amazon are signed: with the keys of the environment, or with what {@link AwsChain} finds. One instance for all event
 * loops. Amazon's SDK is not touched before it is needed.
 */
public final class AwsLogin {
    private final Vertx vertx;
    private final String provider;
    private final AwsConfig config;
    private final InstantSource clock;
    private final Renewed<AwsCredentials> renewed;

    /** @param provider the provider's name, for messages */
    public AwsLogin(Vertx vertx, String provider, AwsConfig config, InstantSource clock) {
        this.vertx = vertx;
        this.provider = provider;
        this.config = config;
        this.clock = clock;
        this.renewed = new Renewed<>(vertx, clock, provider);
    }

    String region() {
        return config.region();
    }

    /** Fails with a {@link dev.sluice.failure.Failure} that names where credentials were looked for. */
    Future<AwsCredentials> credentials() {
        AwsKeys keys = config.keys();
        return keys != null
                ? Future.succeededFuture(new AwsCredentials(keys.accessId(), keys.secret(), keys.session()))
                : renewed.get(() ->
                        vertx.executeBlocking(() -> new AwsChain(provider, config.onMachine(), clock).find(), false));
    }
}
