package dev.sluice.testing;

import dev.sluice.config.Secret;
import dev.sluice.config.StoreUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL server that this JVM's tests share; it is started when the first one needs it, and ends with the JVM. */
public final class Postgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private Postgres() {}

    /** Starts the server when it is first asked for. */
    private static final class Shared {
        static final EmbeddedPostgres SERVER = start();
    }

    /** A server of one's own, for tests that stop it. */
    public static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "200")
                    .start();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** A database of the shared server that nobody else has, and that is empty. */
    public static StoreUrl.Postgres database() {
        String name = "test_" + DATABASES.incrementAndGet();
        try (Connection connection = Shared.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
        return url(Shared.SERVER, name);
    }

    /** Where a database of a server is. */
    public static StoreUrl.Postgres url(EmbeddedPostgres server, String database) {
        return new StoreUrl.Postgres(
                "127.0.0.1", server.getPort(), database, "postgres", new Secret("postgres"), StoreUrl.TlsMode.DISABLE);
    }
}
