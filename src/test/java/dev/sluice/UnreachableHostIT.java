package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.CallerWire;
import dev.sluice.testing.FullHost;
import dev.sluice.testing.OverBothWires;
import dev.sluice.testing.TestGateway;
import dev.sluice.testing.Way;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hosts that cannot be connected to: the only ones that are certain not to have begun, so that another may be tried. */
@OverBothWires
class UnreachableHostIT {
    private static final Duration CONNECT = Duration.ofMillis(400);

    private static FullHost full;
    private static TestGateway gateway;

    UnreachableHostIT(CallerWire wire) {}

    @BeforeParameterizedClassInvocation
    static void start(CallerWire wire) throws Exception {
        full = new FullHost();
        gateway = TestGateway.start("""
                stream: {connectTimeout: %dms, firstTokenTimeout: 10s}
                routing: {maxAttempts: 2}
                providers:
                  full: {baseUrl: "%s", models: [m]}
                  closed: {baseUrl: "http://127.0.0.1:%d/v1", models: [m]}
                models:
                  - {name: second-is-good, targets: [closed/m, simulated/demo]}
                  - {name: second-is-good-too, targets: [full/m, simulated/demo]}
                  - {name: third-is-good, targets: [closed/m, full/m, simulated/demo]}
                """.formatted(CONNECT.toMillis(), full.baseUrl(), closedPort()))
                .over(wire);
    }

    private static int closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        gateway.close();
        full.close();
    }

    private static HttpResponse<String> ask(Way way, String model) {
        return gateway.post(way.path(), way.request(model));
    }

    private static void assertFailure(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("code"))
                .isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "CHAT_STREAM"})
    void a_host_that_refuses_is_unreachable(Way way) {
        assertFailure(ask(way, "closed/m"), 502, "upstream_unreachable");
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "CHAT_STREAM"})
    void a_host_that_does_not_accept_is_tried_as_often_as_configured(Way way) {
        Instant begin = Instant.now();
        assertFailure(ask(way, "full/m"), 504, "upstream_connect_timeout");

        assertThat(Duration.between(begin, Instant.now())).isGreaterThanOrEqualTo(CONNECT.multipliedBy(2));
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "CHAT_STREAM"})
    void the_next_host_is_tried(Way way) {
        for (String model : new String[] {"second-is-good", "second-is-good-too"}) {
            HttpResponse<String> answer = ask(way, model);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-sluice-provider")).hasValue("simulated");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "CHAT_STREAM"})
    void no_more_hosts_are_tried_than_configured(Way way) {
        long before = gateway.host().bill().totals().requests();

        assertFailure(ask(way, "third-is-good"), 504, "upstream_connect_timeout");
        assertThat(gateway.host().bill().totals().requests()).isEqualTo(before);
        gateway.awaitQuiet();
    }
}
