package dev.sluice.wire.http;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.Certificate;
import dev.sluice.testing.HostAsker;
import dev.sluice.testing.ScriptedHost;
import dev.sluice.testing.ScriptedProxy;
import dev.sluice.testing.TestGateway;
import dev.sluice.wire.HostClientOptions;
import dev.sluice.wire.Login;
import dev.sluice.wire.Origin;
import dev.sluice.wire.Proxy;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts behind a proxy; it alone knows where their names lead. */
class ProxyIT {
    private static final String NAME = "model.test";
    private static final String PASSWORD = "proxy-secret";

    @TempDir
    static Path directory;

    private static void answerAll(ScriptedHost.Connection connection) throws Exception {
        while (true) {
            connection.readRequest();
            connection.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}");
        }
    }

    private static HostAsker asker() {
        return new HostAsker(
                Vertx.vertx(), 8_000, vertx -> new HttpWire(vertx).hostClient(HostClientOptions.of(8_000)));
    }

    private static Origin behind(int proxyPort, boolean tls, int port, String password) {
        return new Origin(tls, NAME, port, new Proxy("127.0.0.1", proxyPort, new Login("user", password)));
    }

    @Test
    void a_host_is_reached_through_a_tunnel_and_the_tunnel_is_used_again() throws Exception {
        try (ScriptedHost host = ScriptedHost.start(ProxyIT::answerAll);
                ScriptedProxy proxy = ScriptedProxy.start("user:" + PASSWORD);
                HostAsker asker = asker()) {
            for (int i = 0; i < 3; i++) {
                assertThat(await(asker.ask(behind(proxy.port(), false, host.port(), PASSWORD), "/")))
                        .isEqualTo("200 {}");
            }
            assertThat(proxy.asked()).containsExactly("CONNECT " + NAME + ":" + host.port() + " HTTP/1.1");
        }
    }

    @Test
    void so_is_one_with_tls_whose_certificate_is_looked_at_behind_the_proxy() throws Exception {
        Certificate certificate = Certificate.ofHost(directory, NAME);
        certificate.trustAlone();
        try (ScriptedHost host = ScriptedHost.start(certificate.listen(), ProxyIT::answerAll);
                ScriptedProxy proxy = ScriptedProxy.start("user:" + PASSWORD);
                HostAsker asker = asker()) {
            for (int i = 0; i < 3; i++) {
                assertThat(await(asker.ask(behind(proxy.port(), true, host.port(), PASSWORD), "/")))
                        .isEqualTo("200 {}");
            }
            // One of the client that asks what is spoken, one of the one for HTTP/1.1.
            assertThat(proxy.asked()).hasSize(2).containsOnly("CONNECT " + NAME + ":" + host.port() + " HTTP/1.1");
        } finally {
            Certificate.trustNoMore();
        }
    }

    @Test
    void a_proxy_that_refuses_is_named_and_the_password_is_not() throws Exception {
        try (ScriptedHost host = ScriptedHost.start(ProxyIT::answerAll);
                ScriptedProxy proxy = ScriptedProxy.start("user:" + PASSWORD);
                HostAsker asker = asker()) {
            for (boolean tls : new boolean[] {true, false}) {
                assertThatThrownBy(() -> await(asker.ask(behind(proxy.port(), tls, host.port(), "wrong-secret"), "/")))
                        .hasMessageEndingWith("The host " + NAME + " cannot be reached: the proxy 127.0.0.1:"
                                + proxy.port() + " does not accept the user and password (status 407).");
            }
            assertThat(host.connections()).isZero();
        }
    }

    @Test
    void a_proxy_that_is_not_there_is_named() throws Exception {
        int port;
        try (ScriptedProxy gone = ScriptedProxy.start(null)) {
            port = gone.port();
        }
        try (HostAsker asker = asker()) {
            for (boolean tls : new boolean[] {true, false}) {
                assertThatThrownBy(() -> await(asker.ask(behind(port, tls, 1, PASSWORD), "/")))
                        .hasMessageEndingWith("cannot be reached by the proxy 127.0.0.1:" + port + ".");
            }
        }
    }

    @Test
    void a_provider_may_have_a_proxy_of_its_own() throws Exception {
        try (ScriptedHost host = ScriptedHost.start(ProxyIT::answerAll);
                ScriptedProxy proxy = ScriptedProxy.start("user:" + PASSWORD);
                TestGateway gateway = TestGateway.start("""
                        providers:
                          good: {baseUrl: "http://model.test:%1$d/v1", models: [m], proxy: "http://user:%2$s@127.0.0.1:%3$d"}
                          bad: {baseUrl: "http://model.test:%1$d/v1", models: [m], proxy: "http://user:wrong-secret@127.0.0.1:%3$d"}
                        """.formatted(host.port(), PASSWORD, proxy.port()))) {
            HttpResponse<String> good = gateway.post("/v1/chat/completions", "{\"model\":\"good/m\",\"messages\":[]}");
            HttpResponse<String> bad = gateway.post("/v1/chat/completions", "{\"model\":\"bad/m\",\"messages\":[]}");

            assertThat(good.statusCode()).as(good.body()).isEqualTo(200);
            assertThat(bad.statusCode()).isEqualTo(502);
            assertThat(bad.body())
                    .contains("upstream_unreachable")
                    .contains("407")
                    .doesNotContain("wrong-secret");
        }
    }
}
