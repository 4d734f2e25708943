package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.ScriptedHost;
import dev.sluice.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What callers notice of the bounds of the connections to hosts. */
class HostConnectionsIT {
    private static final String OK = """
            HTTP/1.1 200 OK\r
            content-type: application/json\r
            content-length: 2\r
            \r
            {}""";

    private static TestGateway gateway(ScriptedHost host, String connections) {
        return TestGateway.start("server: {eventLoops: 1}\nconnections: " + connections
                + "\nrouting: {maxAttempts: 1}\nproviders:\n  host: {baseUrl: \"" + host.baseUrl()
                + "\", models: [m]}\n");
    }

    private static HttpResponse<String> ask(TestGateway gateway) {
        return gateway.post("/v1/chat/completions", "{\"model\":\"host/m\",\"messages\":[]}");
    }

    private static <T> CompletableFuture<T> meanwhile(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> result.complete(work.get()));
        return result;
    }

    @Test
    void a_full_queue_is_refused_in_the_callers_dialect_with_a_hint_when_to_come_again() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        try (ScriptedHost host = ScriptedHost.start(connection -> {
                    connection.readRequest();
                    asked.countDown();
                    answers.await();
                    connection.write(OK);
                    connection.awaitClosed();
                });
                TestGateway gateway = gateway(host, "{maxConnections: 1, maxPendingRequests: 0}")) {
            CompletableFuture<HttpResponse<String>> first = meanwhile(() -> ask(gateway));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

            HttpResponse<String> refused = ask(gateway);

            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(new JsonObject(refused.body()).getJsonObject("error").getString("code"))
                    .isEqualTo("connections_exhausted");
            assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
            answers.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(host.connections()).isEqualTo(1);
        }
    }

    @Test
    void many_requests_share_few_connections() throws Exception {
        try (ScriptedHost host = ScriptedHost.start(connection -> {
                    while (true) {
                        connection.readRequest();
                        connection.write(OK);
                    }
                });
                TestGateway gateway = gateway(host, "{maxConnections: 2, maxPendingRequests: 200}")) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(meanwhile(() -> ask(gateway)));
            }

            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
            assertThat(host.connections()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void a_connection_that_nobody_uses_is_closed_after_its_time() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (ScriptedHost host = ScriptedHost.start(connection -> {
                    connection.readRequest();
                    connection.write(OK);
                    connection.awaitClosed();
                    closed.countDown();
                });
                TestGateway gateway = gateway(host, "{keepAliveTimeout: 50ms}")) {
            assertThat(ask(gateway).statusCode()).isEqualTo(200);

            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(ask(gateway).statusCode()).isEqualTo(200);
            assertThat(host.connections()).isEqualTo(2);
        }
    }
}
