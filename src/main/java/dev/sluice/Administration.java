package dev.sluice;

import dev.sluice.admin.AdminVerticle;
import dev.sluice.auth.KeyIssuer;
import dev.sluice.auth.Pepper;
import dev.sluice.config.AdminConfig;
import dev.sluice.price.PriceBook;
import dev.sluice.principal.Keys;
import dev.sluice.store.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The admin API of a gateway that has an admin key. Wiring, no logic. */
public final class Administration {
    private final AdminVerticle verticle;

    private Administration(AdminVerticle verticle) {
        this.verticle = verticle;
    }

    /**
     * Starts it.
     *
     * @param config which has a key
     * @param database the store, which need not be open yet
     * @param prices those of now
     * @return fails with a {@link java.net.BindException} if the port is taken
     */
    public static Future<Administration> start(
            Vertx vertx, AdminConfig config, Database database, Pepper pepper, Supplier<PriceBook> prices) {
        InstantSource clock = InstantSource.system();
        KeyIssuer issuer = new KeyIssuer(new Keys(database, clock), pepper, new SecureRandom(), clock);
        AdminVerticle verticle = new AdminVerticle(config, database, issuer, prices, clock);
        return vertx.deployVerticle(verticle).map(deployed -> new Administration(verticle));
    }

    public int port() {
        return verticle.port();
    }

    /** Where it is, for somebody on this machine. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/admin/v1");
    }
}
