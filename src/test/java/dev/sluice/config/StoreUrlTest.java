package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreUrlTest {
    @TempDir
    Path folder;

    @Test
    void a_file_and_a_server_are_told_apart() {
        assertThat(StoreUrl.parse("sqlite:/var/lib/a b.db"))
                .isEqualTo(new StoreUrl.Sqlite(Path.of("/var/lib/a b.db"), ""));
        assertThat(StoreUrl.parse("sqlite:x.db?cache_size=1"))
                .isEqualTo(new StoreUrl.Sqlite(Path.of("x.db"), "cache_size=1"));
        assertThat(StoreUrl.parse("postgresql://me:p%40ss%2B+:x@db.example:6432/sluice?sslmode=verify-full"))
                .isEqualTo(new StoreUrl.Postgres(
                        "db.example", 6432, "sluice", "me", new Secret("p@ss++:x"), StoreUrl.TlsMode.VERIFY_FULL));
        assertThat(StoreUrl.parse("postgres://me@[::1]/sluice"))
                .isEqualTo(new StoreUrl.Postgres("::1", 5432, "sluice", "me", null, StoreUrl.TlsMode.DISABLE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sqlite:",
                "sqlite::memory:",
                "mysql://me:hush@host/db",
                "postgresql://host/db",
                "postgresql://me:hush@host",
                "postgresql://me:hush@host/",
                "postgresql://me:hush@host/a/b",
                "postgresql://me:hush@host/db?sslmode=maybe",
                "postgresql://me:hush@host/db?options=-c",
                "postgresql://me:hush %@host/db",
                "jdbc:sqlite:x.db",
            })
    void anything_else_is_refused_without_repeating_it(String text) {
        assertThatThrownBy(() -> StoreUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sqlite:PATH or postgresql://user:password@host:port/database")
                .hasMessageNotContaining("hush");
    }

    @Test
    void no_text_shows_the_password() {
        try (Loading loading = new Loading(folder)) {
            GatewayConfig config = loading.load(
                            "store:\n  url: postgresql://me:${HUSH}@host/db\n", Map.of("HUSH", "hush-hush"))
                    .config();

            assertThat(config.store().url()).isInstanceOf(StoreUrl.Postgres.class);
            assertThat(config.toString())
                    .contains("postgresql://me@host:5432/db")
                    .doesNotContain("hush");
            assertThatThrownBy(() -> loading.load("store:\n  url: postgresql://me:hush@host\n", Map.of()))
                    .hasMessageContaining("store.url: ***")
                    .hasMessageNotContaining("hush");
        }
    }
}
