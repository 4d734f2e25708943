package dev.sluice.store;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.StoreConfig;
import dev.sluice.config.StoreUrl;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteTest {
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private StoreConfig config(String parameters) {
        return StoreConfig.DEFAULT.at(new StoreUrl.Sqlite(folder.resolve("sub/sluice.db"), parameters));
    }

    @Test
    void is_in_the_data_directory_unless_told_otherwise_and_its_owners_alone() throws IOException {
        Database database = await(Database.open(vertx, StoreConfig.DEFAULT, folder));
        await(database.notify("keys", ""));

        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all)
                    .extracting(
                            file -> Objects.requireNonNull(file.getFileName()).toString())
                    .contains("sluice.db", "sluice.db-wal");
            for (Path file : all) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
        await(database.close());
    }

    /** A command beside a gateway that runs. */
    @Test
    void who_has_written_keeps_nobody_else_from_writing() {
        Database gateway = await(Database.open(vertx, config(""), folder));
        await(gateway.notify("keys", "1"));

        Database command = await(Database.open(vertx, config("busy_timeout=200"), folder));
        await(command.notify("keys", "2"));

        await(gateway.notify("keys", "3"));
        await(command.notify("keys", "4"));
        await(command.close());
        await(gateway.close());
    }

    @Test
    void writes_a_log_ahead_and_waits_for_the_disk() {
        Database database = await(Database.open(vertx, config(""), folder));

        assertThat(await(database.query("PRAGMA journal_mode", Map.of(), row -> row.getString(0))))
                .containsExactly("wal");
        assertThat(await(database.query("PRAGMA synchronous", Map.of(), row -> row.getInteger(0))))
                .containsExactly(2);
        assertThat(await(database.query("PRAGMA foreign_keys", Map.of(), row -> row.getInteger(0))))
                .containsExactly(1);
        await(database.close());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"synchronous=NORMAL", "synchronous=OFF", "journal_mode=MEMORY", "cache_size=10&synchronous=1"})
    void refuses_to_be_told_to_forget(String parameters) {
        assertThatThrownBy(() -> await(Database.open(vertx, config(parameters), folder)))
                .hasMessageContaining("store.url: journal_mode ")
                .hasMessageContaining("(expected: wal and 2, FULL");
    }

    @Test
    void who_reads_is_not_in_the_way_of_who_writes_and_cannot_write() {
        Database database = await(Database.open(vertx, config(""), folder));

        long seen = await(database.transaction(sql -> sql.notify("keys", "uncommitted")
                        .compose(told -> database.readOnly()
                                .query("SELECT COUNT(*) AS n FROM notice", Map.of(), row -> row.getLong("n")))))
                .getFirst();

        assertThat(seen).isZero();
        assertThatThrownBy(
                        () -> await(database.readOnly().query("DELETE FROM notice", Map.of(), row -> row.getLong("n"))))
                .hasMessageContaining("readonly");
        await(database.close());
    }

    @RepeatedTest(20)
    void several_may_open_a_new_file_at_once() {
        var both = List.of(
                Database.open(vertx, config(""), folder),
                Database.open(vertx, config(""), folder),
                Database.open(vertx, config(""), folder));

        both.forEach(opening -> await(opening.compose(Database::close)));
    }

    @Test
    void a_folder_that_cannot_be_written_fails_in_words() throws IOException {
        Files.writeString(folder.resolve("sub"), "a file");

        assertThatThrownBy(() -> await(Database.open(vertx, config(""), folder)))
                .hasMessageContaining("sub");
    }
}
