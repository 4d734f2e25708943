package dev.sluice.cli;

import dev.sluice.Gateway;
import dev.sluice.Money;
import dev.sluice.auth.KeyRing;
import dev.sluice.auth.Pepper;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Overrides;
import dev.sluice.store.Database;
import dev.sluice.stream.Slices;
import dev.sluice.wire.HostClient;
import dev.sluice.wire.HostClientOptions;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostRequest;
import dev.sluice.wire.Origin;
import dev.sluice.wire.http.HttpWire;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code sluice selftest}: a whole life in a few seconds, with defaults, on a free port, without the providers of the
 * environment. The launcher trains the JVM's cache on it, so it does what a gateway does at its start and on its first request.
 */
@Command(
        name = "selftest",
        description = "Start on a free port, ask the simulated model, and end: whether this machine can run it.")
final class SelfTestCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** More than one, so that the connection to the host is used again. */
    private static final int QUESTIONS = 3;

    private static final String QUESTION = """
            {"model":"simulated/demo;first=0ms;inter=0ms","stream":true,"messages":[{"role":"user","content":"Hello"}]}""";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Path folder = Files.createTempDirectory("sluice-selftest");
        Vertx vertx = Processes.vertx();
        try {
            GatewayConfig config = Processes.await(
                            new ConfigLoader(vertx, Map.of()).load(null, new Overrides("127.0.0.1", 0)))
                    .config();
            SecureRandom random = new SecureRandom();
            Pepper pepper = Pepper.load(config.auth().pepper(), folder, random);
            Database database = Database.start(vertx, config.store(), folder);
            try (KeyRing keys = KeyRing.ofSession(vertx, pepper, random)) {
                Processes.await(keys.start());
                Money money = Processes.await(Money.open(vertx, config, database, folder));
                Processes.await(money.start(database));
                askAll(vertx, Processes.await(Gateway.start(vertx, config, keys, pepper, money.treasury())), keys);
                Processes.await(money.stop());
            }
            Processes.await(database.close());
        } finally {
            Processes.await(vertx.close());
            delete(folder);
        }
        out.println("Streamed an answer of the simulated model through a gateway of its own: all is well.");
        return 0;
    }

    private static void askAll(Vertx vertx, Gateway gateway, KeyRing keys) {
        HttpWire wire = new HttpWire(vertx);
        Processes.await(wire.prepareTls());
        Origin origin = new Origin(false, "127.0.0.1", gateway.port());
        String key = keys.addSessionKey("self-test").reveal();
        for (int question = 0; question < QUESTIONS; question++) {
            Processes.await(onLoop(vertx, () -> ask(wire, origin, key)));
        }
        Processes.await(gateway.drain());
    }

    private static Future<Void> onLoop(Vertx vertx, Supplier<Future<Void>> work) {
        Promise<Void> done = Promise.promise();
        vertx.runOnContext(ignored -> work.get().onComplete(done));
        return done.future();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Future<Void> ask(HttpWire wire, Origin origin, String key) {
        HostClient client = wire.hostClient(HostClientOptions.of(PATIENCE.toMillis()));
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("authorization", "Bearer " + key)
                .add("content-type", "application/json");
        HostExchange exchange = client.open(new HostRequest(
                origin,
                "POST",
                "/v1/chat/completions",
                headers,
                Slices.of(Buffer.buffer(QUESTION)),
                PATIENCE.toMillis()));
        return exchange.head()
                .compose(head -> read(exchange.body()).compose(body -> check(head.status(), body)))
                .timeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Future<String> read(ReadStream<Buffer> stream) {
        Promise<String> whole = Promise.promise();
        Buffer bytes = Buffer.buffer();
        stream.exceptionHandler(whole::tryFail);
        stream.handler(bytes::appendBuffer);
        stream.endHandler(end -> whole.tryComplete(bytes.toString()));
        stream.resume();
        return whole.future();
    }

    private static Future<Void> check(int status, String body) {
        return status == 200 && body.endsWith("data: [DONE]\n\n")
                ? Future.succeededFuture()
                : Future.failedFuture(new IllegalStateException("the answer is " + status + " " + body
                        + " (expected: 200 and a stream that ends with data: [DONE])"));
    }
}
