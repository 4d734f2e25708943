package dev.sluice.testing;

import dev.sluice.Gateway;
import dev.sluice.auth.KeyRing;
import dev.sluice.auth.Pepper;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Overrides;
import dev.sluice.cost.Treasury;
import dev.sluice.provider.local.LocalModel;
import dev.sluice.provider.local.LocalModels;
import dev.sluice.provider.simulated.SimulatedHost;
import dev.sluice.wire.http.Transports;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A gateway on a free port of the loopback, with the simulated provider behind it and a key that is good. */
public final class TestGateway implements AutoCloseable {
    private final Vertx vertx;
    private final Gateway gateway;
    private final KeyRing keys;
    private final String key;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Http2Client http2;
    private CallerWire callers = CallerWire.HTTP_1_1;

    private TestGateway(Vertx vertx, Gateway gateway, KeyRing keys, String key) {
        this.vertx = vertx;
        this.gateway = gateway;
        this.keys = keys;
        this.key = key;
        this.http2 = new Http2Client(vertx);
    }

    /** Starts one from a configuration file's text; the port is always a free one, and the simulated provider is quick. */
    public static TestGateway start(String yaml) {
        return start(yaml, "auto");
    }

    /** The same on a transport of that name. */
    public static TestGateway start(String yaml, String transport) {
        return start(yaml, transport, Map.of(), LocalModels.installed(), null);
    }

    /** One whose requests cost something. */
    public static TestGateway start(String yaml, Treasury treasury) {
        return start(yaml, "auto", Map.of(), LocalModels.installed(), treasury);
    }

    /** One with variables in its environment. */
    public static TestGateway start(String yaml, Map<String, String> environment) {
        return start(yaml, "auto", environment, LocalModels.installed(), null);
    }

    /** The same with these models inside of the process. */
    public static TestGateway start(String yaml, String transport, List<LocalModel> local) {
        return start(yaml, transport, Map.of(), local, null);
    }

    private static TestGateway start(
            String yaml,
            String transport,
            Map<String, String> environment,
            List<LocalModel> local,
            @Nullable Treasury treasury) {
        Vertx vertx = Transports.start(transport);
        try {
            Path directory = Files.createTempDirectory("sluice-test");
            Path file = Files.writeString(directory.resolve("sluice.yaml"), yaml);
            GatewayConfig config = await(new ConfigLoader(vertx, environment).load(file, new Overrides(null, 0)))
                    .config();
            SecureRandom random = new SecureRandom();
            Pepper pepper = Pepper.load(null, directory, random);
            KeyRing keys = KeyRing.ofSession(vertx, pepper, random);
            await(keys.start());
            String key = keys.addSessionKey("test").reveal();
            return new TestGateway(
                    vertx, await(Gateway.start(vertx, config, keys, pepper, local, treasury)), keys, key);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    public static TestGateway start() {
        return start("simulated:\n  firstToken: 0ms\n  interToken: 0ms\n  recordBodies: true\n");
    }

    /** From now on callers speak {@code wire}; at first that is HTTP/1.1. */
    public TestGateway over(CallerWire wire) {
        callers = wire;
        return this;
    }

    /** A caller on a connection of its own. */
    public Caller connect() throws IOException {
        return connect(0);
    }

    /**
     * Likewise.
     *
     * @param receiveBytes how much may come while nobody reads; 0 for what is usual
     */
    public Caller connect(int receiveBytes) throws IOException {
        return callers.connect(port(), receiveBytes);
    }

    public static <T extends @Nullable Object> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(failed.getCause() == null ? failed : failed.getCause());
        }
    }

    public Vertx vertx() {
        return vertx;
    }

    public Gateway gateway() {
        return gateway;
    }

    public SimulatedHost host() {
        return Objects.requireNonNull(gateway.simulated());
    }

    public String key() {
        return key;
    }

    public int port() {
        return gateway.port();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }

    /** A request with the good key. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json");
    }

    public HttpResponse<String> post(String path, String json) {
        return send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(json)).build());
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    public HttpResponse<String> send(HttpRequest request) {
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return callers == CallerWire.HTTP_2 ? http2.send(request, body) : client.send(request, body);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** The request as the host got it. */
    public String bodyAtHost(long ordinal) {
        return Objects.requireNonNull(host().bill().body(ordinal)).toString();
    }

    /** Waits until no exchange runs any more, neither here nor at the simulated host. */
    public void awaitQuiet() {
        await(() -> gateway.running() == 0 && host().bill().totals().running() == 0);
    }

    /** Waits until {@code condition} holds. */
    public void await(BooleanSupplier condition) {
        Promise<Void> holds = Promise.promise();
        long timer = vertx.setPeriodic(5, id -> {
            if (condition.getAsBoolean()) {
                holds.tryComplete();
            }
        });
        await(holds.future());
        vertx.cancelTimer(timer);
    }

    @Override
    public void close() {
        client.close();
        keys.close();
        await(vertx.close());
    }
}
