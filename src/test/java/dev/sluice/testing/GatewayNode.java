package dev.sluice.testing;

import dev.sluice.config.StoreUrl;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A gateway in a process of its own, with one host, {@code host}, that is killed and started again on the same data directory. */
public final class GatewayNode implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final Path folder;
    private volatile int port;
    private @Nullable SluiceProcess process;

    /**
     * One that has not been started.
     *
     * @param dollarsPerMillion what {@code input_tokens} and {@code output_tokens} cost
     * @param store null for a file in the data directory
     */
    public GatewayNode(
            Path folder, String host, Map<String, String> dollarsPerMillion, StoreUrl.@Nullable Postgres store)
            throws IOException {
        this.folder = Files.createDirectories(folder);
        List<String> prices = new ArrayList<>(
                List.of("provider,model,what,value,per,when,valid_from,valid_to,verified_at,status,source"));
        dollarsPerMillion.forEach(
                (what, dollars) -> prices.add("host,*," + what + "," + dollars + ",1000000,,,,,,test"));
        Files.write(folder.resolve("prices.csv"), prices);
        Files.writeString(folder.resolve("sluice.yaml"), """
                simulated: {enabled: false}
                local: {enabled: false}
                server: {port: 0, eventLoops: 1}
                connections: {maxConnections: 10000}
                prices: {overrides: %s}
                providers:
                  host: {baseUrl: "%s", models: [demo], discover: false}
                """.formatted(folder.resolve("prices.csv"), host));
        if (store != null) {
            Files.writeString(
                    folder.resolve("sluice.yaml"),
                    Files.readString(folder.resolve("sluice.yaml"))
                            + """
                    store:
                      url: "postgresql://%s:%s@%s:%d/%s?sslmode=disable"
                    """.formatted(
                                    store.user(),
                                    Objects.requireNonNull(store.password()).reveal(),
                                    store.host(),
                                    store.port(),
                                    store.database()));
        }
    }

    public Path dataDirectory() {
        return folder.resolve("data");
    }

    /** Runs another command on its configuration and its data. */
    public SluiceProcess run(String... command) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of(
                "--config",
                folder.resolve("sluice.yaml").toString(),
                "--data-dir",
                dataDirectory().toString()));
        return SluiceProcess.start(
                folder.resolve(command[0]),
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"),
                arguments.toArray(String[]::new));
    }

    public String createKey() throws IOException, InterruptedException {
        try (SluiceProcess create = run("key", "create", "--quiet")) {
            return create.awaitLine("(sk-sl-\\S+)\\s");
        }
    }

    /** Makes keys that were made on {@code other} good here too, as operators do who run several nodes. */
    public void copyPepper(GatewayNode other) throws IOException {
        Files.createDirectories(dataDirectory());
        Files.copy(other.dataDirectory().resolve("pepper"), dataDirectory().resolve("pepper"));
    }

    /** Starts it, and does not wait until it serves. */
    public void launch() throws IOException {
        process = run("serve");
    }

    public GatewayNode start() throws IOException, InterruptedException {
        launch();
        port = Integer.parseInt(process().awaitLine("http://127.0.0.1:(\\d+)/v1"));
        return this;
    }

    public SluiceProcess process() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    /** Where it serves; 0 while it does not. */
    public int port() {
        return port;
    }

    /** SIGKILL. */
    public void kill() {
        port = 0;
        if (process != null) {
            process.close();
        }
    }

    /** SIGTERM; fails unless it ends as it should. */
    public void terminate() throws IOException, InterruptedException {
        int code = process().terminate();
        port = 0;
        if (code != 0) {
            throw new IllegalStateException(
                    "It ended with " + code + ": " + process().errors());
        }
    }

    /** Asks {@code path}; a POST where there is a body. */
    public HttpResponse<String> ask(String path, String key, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json");
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        kill();
    }
}
