package dev.sluice.admin;

import dev.sluice.auth.KeyIssuer;
import dev.sluice.config.AdminConfig;
import dev.sluice.config.Secret;
import dev.sluice.ledger.SpendReports;
import dev.sluice.price.PriceBook;
import dev.sluice.principal.Keys;
import dev.sluice.principal.Principals;
import dev.sluice.store.Database;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves the admin API. One instance, on an event loop of its own; nobody waits for the store to start it. */
public final class AdminVerticle extends VerticleBase {
    static final String DOCUMENT = "/openapi.yaml";

    private static final int IDLE_SECONDS = 60;

    private final AdminConfig config;
    private final Secret key;
    private final List<Operation> operations;
    private @Nullable HttpServer server;

    /**
     * A verticle that is yet to be deployed; that fails with a {@link java.net.BindException} if the port is taken.
     *
     * @param config which has a key
     * @param database which need not be open
     */
    public AdminVerticle(
            AdminConfig config, Database database, KeyIssuer issuer, Supplier<PriceBook> prices, InstantSource clock) {
        this.config = config;
        this.key = Objects.requireNonNull(config.key());
        this.operations = operations(database, issuer, prices, clock);
    }

    private static List<Operation> operations(
            Database database, KeyIssuer issuer, Supplier<PriceBook> prices, InstantSource clock) {
        List<Operation> all = new ArrayList<>();
        all.addAll(new PrincipalOperations(new Principals(database, clock)).all());
        all.addAll(new KeyOperations(new Keys(database, clock), issuer, clock).all());
        all.addAll(new BudgetOperations(database, clock).all());
        all.addAll(new SpendOperations(new SpendReports(database)).all());
        all.addAll(new LedgerOperations(database, clock).all());
        all.addAll(new PriceOperations(prices, clock).all());
        return all;
    }

    List<Operation> operations() {
        return operations;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        return vertx.executeBlocking(AdminVerticle::document)
                .map(Objects::requireNonNull)
                .compose(document -> {
                    HttpServer made = vertx.createHttpServer(options)
                            .requestHandler(new AdminRouter(new AdminKey(key), config.timeout())
                                    .of(vertx, operations, document));
                    server = made;
                    return made.listen();
                });
    }

    /** Blocks. */
    private static Buffer document() throws IOException {
        try (InputStream in = Objects.requireNonNull(AdminVerticle.class.getResourceAsStream(DOCUMENT))) {
            return Buffer.buffer(in.readAllBytes());
        }
    }

    /** Where it listens, once it is deployed. */
    public int port() {
        return Objects.requireNonNull(server).actualPort();
    }
}
