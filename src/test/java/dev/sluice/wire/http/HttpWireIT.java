package dev.sluice.wire.http;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.stream.Body;
import dev.sluice.wire.HostClientOptions;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostHead;
import dev.sluice.wire.HostRequest;
import dev.sluice.wire.ListenOptions;
import dev.sluice.wire.Listener;
import dev.sluice.wire.Origin;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpWireIT {
    private Vertx vertx;
    private HttpWire wire;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        wire = new HttpWire(vertx);
    }

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void a_host_without_tls_that_knows_no_http_2_is_understood() throws IOException {
        HttpServer local = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        local.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        local.start();
        try {
            Origin origin = Origin.of(
                    URI.create("http://127.0.0.1:" + local.getAddress().getPort()));
            HostRequest request =
                    new HostRequest(origin, "GET", "/", MultiMap.caseInsensitiveMultiMap(), Body.EMPTY, 5_000);

            HostHead head = await(onLoop(request));

            assertThat(head.status()).isEqualTo(204);
        } finally {
            local.stop(0);
        }
    }

    @Test
    void two_servers_that_take_any_port_do_not_get_the_same() {
        Listener one = await(wire.listen(anyPort(), call -> {}));
        Listener other = await(wire.listen(anyPort(), call -> {}));

        assertThat(one.port()).isNotEqualTo(other.port());
    }

    @Test
    void listeners_of_one_server_share_its_port() {
        ListenOptions options = anyPort();
        Listener one = await(wire.listen(options, call -> {}));
        Listener other = await(wire.listen(options, call -> {}));

        assertThat(one.port()).isEqualTo(other.port());
    }

    private static ListenOptions anyPort() {
        return ListenOptions.shared("127.0.0.1", 0);
    }

    private Future<HostHead> onLoop(HostRequest request) {
        Promise<HostHead> head = Promise.promise();
        vertx.runOnContext(go -> {
            HostExchange exchange = wire.hostClient(HostClientOptions.of(2_000)).open(request);
            exchange.head().onComplete(head::tryComplete, head::tryFail);
        });
        return head.future();
    }
}
