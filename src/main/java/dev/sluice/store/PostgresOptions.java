package dev.sluice.store;

import dev.sluice.config.Secret;
import dev.sluice.config.StoreConfig;
import dev.sluice.config.StoreUrl;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** How a connection to PostgreSQL is made. */
final class PostgresOptions {
    private PostgresOptions() {}

    static PgConnectOptions of(StoreConfig config, StoreUrl.Postgres url) {
        String millis = String.valueOf(config.statementTimeout().toMillis());
        PgConnectOptions options = new PgConnectOptions()
                .setHost(url.host())
                .setPort(url.port())
                .setDatabase(url.database())
                .setUser(url.user())
                .setCachePreparedStatements(true)
                .addProperty("application_name", "sluice")
                // Whatever the server's default is: what was confirmed to the journal must survive the server.
                .addProperty("synchronous_commit", "on")
                .addProperty("statement_timeout", millis)
                .addProperty("idle_in_transaction_session_timeout", millis);
        Secret password = url.password();
        if (password != null) {
            options.setPassword(password.reveal());
        }
        return switch (url.tls()) {
            case DISABLE -> options.setSslMode(SslMode.DISABLE);
            case REQUIRE -> options.setSslMode(SslMode.REQUIRE).setSslOptions(new ClientSSLOptions().setTrustAll(true));
            case VERIFY_FULL ->
                options.setSslMode(SslMode.VERIFY_FULL)
                        .setSslOptions(new ClientSSLOptions()
                                .setTrustOptions(trustOfThisMachine())
                                .setHostnameVerificationAlgorithm("HTTPS"));
        };
    }

    private static TrustOptions trustOfThisMachine() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            @Nullable KeyStore ofTheJdk = null;
            trust.init(ofTheJdk);
            return TrustOptions.wrap(trust);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("The JDK's certificates cannot be read", missing);
        }
    }
}
