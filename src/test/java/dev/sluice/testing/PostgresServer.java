package dev.sluice.testing;

import dev.sluice.config.StoreUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A PostgreSQL server that is frozen, killed and started again on the same port with the same data. */
public final class PostgresServer implements AutoCloseable {
    private final Path data;
    private final EmbeddedPostgres server;
    private final List<String> command = new ArrayList<>();

    public PostgresServer(Path data) throws IOException {
        this.data = data;
        this.server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setServerConfig("fsync", "off")
                // As some operators have it: our own connections must not rely on it.
                .setServerConfig("synchronous_commit", "off")
                .start();
        ProcessHandle.Info running =
                ProcessHandle.of(postmaster()).orElseThrow().info();
        if (System.getProperty("user.name").equals("root")) {
            // It does not run as root.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(running.command().orElseThrow());
        command.addAll(List.of(running.arguments().orElseThrow()));
    }

    public StoreUrl.Postgres url() {
        return Postgres.url(server, "postgres");
    }

    private long postmaster() throws IOException {
        return Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().trim());
    }

    /** The server and all that it has started. */
    private List<Long> processes() throws IOException {
        ProcessHandle first = ProcessHandle.of(postmaster()).orElseThrow();
        return Stream.concat(Stream.of(first), first.descendants())
                .map(ProcessHandle::pid)
                .collect(Collectors.toList());
    }

    private static void signal(String name, List<Long> processes) throws IOException, InterruptedException {
        for (long process : processes) {
            new ProcessBuilder("kill", "-" + name, Long.toString(process))
                    .start()
                    .waitFor();
        }
    }

    /** It keeps its connections and says nothing. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP", processes());
    }

    public void thaw() throws IOException, InterruptedException {
        signal("CONT", processes());
    }

    /** As {@code pg_ctl stop -m immediate}: no client is waited for, nothing is written. */
    public void stop() throws IOException, InterruptedException {
        ProcessHandle first = ProcessHandle.of(postmaster()).orElseThrow();
        signal("QUIT", List.of(first.pid()));
        try {
            first.onExit().get(20, TimeUnit.SECONDS);
        } catch (Exception notEnded) {
            throw new IOException("PostgreSQL goes on after SIGQUIT", notEnded);
        }
    }

    public void startAgain() throws IOException {
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("log").toFile())
                .start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
