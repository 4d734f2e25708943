package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Answer;
import dev.sluice.lifecycle.Drain;
import dev.sluice.lifecycle.DrainTimes;
import dev.sluice.lifecycle.Readiness;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.Stage;
import dev.sluice.testing.Caller;
import dev.sluice.testing.CallerWire;
import dev.sluice.testing.OverBothWires;
import dev.sluice.testing.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody without a key gets past the edge, on any route that there is, and nobody's bytes are read for nothing. */
@OverBothWires
class GuardIT {
    private static final String WRONG_KEY = "sk-sl-abcdefghijkl-" + "x".repeat(43);

    private static final String CHAT = "/v1/chat/completions";

    private static CallerWire wire = CallerWire.HTTP_1_1;
    private static TestGateway gateway;

    GuardIT(CallerWire wire) {}

    @BeforeParameterizedClassInvocation
    static void start(CallerWire callers) {
        wire = callers;
        gateway = TestGateway.start().over(wire);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        gateway.close();
    }

    /** The router's own list, so that a new route is in this test as soon as it is in the router. */
    private static List<Route> routes() {
        Stage nobody = (exchange, next) -> Future.<Answer>failedFuture("not called");
        Drain drain = new Drain(DrainTimes.of(Duration.ZERO, Duration.ZERO), System::nanoTime);
        return Routes.standard(
                        Pipeline.local(nobody, nobody),
                        Pipeline.local(nobody, nobody),
                        Pipeline.local(nobody, nobody),
                        new Readiness(drain))
                .all();
    }

    private static HttpResponse<String> call(Route route, String... headers) {
        String path = route.path() + (route.below() ? "/simulated%2Fdemo" + route.end() : "");
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(path))
                .method(route.method(), HttpRequest.BodyPublishers.ofString("GET".equals(route.method()) ? "" : "{}"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return gateway.send(request.build());
    }

    @Test
    void every_route_but_health_asks_for_a_key() throws Exception {
        List<String> open = new ArrayList<>();
        List<Callable<String>> calls = routes().stream()
                .<Callable<String>>map(route -> () -> isOpen(route) ? route.method() + " " + route.path() : "")
                .toList();
        // All at once: whoever shows a wrong key has to wait a while for the answer.
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call : callers.invokeAll(calls)) {
                open.add(call.get());
            }
        }
        open.removeIf(String::isEmpty);

        assertThat(open).containsExactly("GET /health/live", "GET /health/ready");
        assertThat(routes()).hasSizeGreaterThan(25);
    }

    private static boolean isOpen(Route route) {
        HttpResponse<String> without = call(route);
        if (without.statusCode() != 401) {
            return true;
        }
        assertThat(without.body()).contains("No API key (expected: ");
        assertThat(without.headers().firstValue("www-authenticate")).hasValue("Bearer");
        assertThat(call(route, "authorization", "Bearer " + WRONG_KEY).statusCode())
                .isEqualTo(401);
        assertThat(call(route, "x-api-key", WRONG_KEY).statusCode()).isEqualTo(401);
        assertThat(call(route, "authorization", "Bearer " + gateway.key()).statusCode())
                .as(route.path())
                .isNotEqualTo(401);
        return false;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//v1/models", "/v1//models", "/v1/../v1/models", "/v1/models/../models", "/%761/models",
                        "/v1/models%2f",
                "/v1/models/", "/health/live/../../v1/models", "/V1/models", "/v1/models;x=y", "/health/live/x", "/"
            })
    void odd_paths_reach_nothing(String path) throws IOException {
        try (Caller caller = gateway.connect()) {
            assertThat(caller.get(path).readHead().status()).isIn(400, 401, 404);
            assertThat(caller.readBody().toString()).doesNotContain("simulated/demo");
        }
    }

    /** HTTP/1.1 alone, over whichever wire the others come: a field of this name means nothing to HTTP/2. */
    @ParameterizedTest
    @ValueSource(strings = {"x/#@y", "127.0.0.1/health/live", "", "a b", "[::1"})
    void the_host_header_opens_no_door(String host) throws IOException {
        String answer = exchange("GET /v1/models HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1\\.1 (400|401|404) .*").doesNotContain("simulated/demo");
    }

    @Test
    void a_body_without_a_key_is_not_read_far_and_the_refusal_arrives() throws IOException {
        for (String length : List.of("content-length: 104857600\r\n", unknownLength())) {
            try (Caller caller = gateway.connect()) {
                caller.head(CHAT, WRONG_KEY, length);

                assertThat(caller.readHead().status()).isEqualTo(401);
                assertThat(new JsonObject(caller.readBody()).containsKey("error"))
                        .isTrue();
                assertThat(caller.isCutOff()).isTrue();
            }
        }
    }

    private static String unknownLength() {
        return wire == CallerWire.HTTP_1_1 ? "transfer-encoding: chunked\r\n" : "";
    }

    @Test
    void a_caller_who_waits_to_be_asked_for_the_body_is_not_asked() throws IOException {
        try (Caller caller = gateway.connect()) {
            caller.head(CHAT, WRONG_KEY, "content-length: 10\r\nexpect: 100-continue\r\n");

            assertThat(caller.readHead().status()).isEqualTo(401);
        }
    }

    /** Counts what the gateway's sockets take of a body that nobody may send: its own buffers, the kernel's, and 64 KiB. */
    @Test
    void a_flood_without_a_key_is_cut_off() throws IOException {
        long taken = 0;
        try (Caller caller = gateway.connect()) {
            caller.head(CHAT, WRONG_KEY, "content-length: 1073741824\r\n");
            byte[] block = new byte[16 * 1024];
            while (taken < 1L << 30) {
                caller.write(block);
                taken += block.length;
            }
        } catch (SocketTimeoutException notCutOff) {
            throw notCutOff;
        } catch (IOException cutOff) {
            assertThat(taken).isLessThan(32 << 20);
            return;
        }
        assertThat(taken).as("bytes taken without a key").isLessThan(32 << 20);
    }

    private static String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
