package dev.sluice.wire.http;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.Certificate;
import dev.sluice.testing.HostAsker;
import dev.sluice.testing.ScriptedHost;
import dev.sluice.wire.HostClientOptions;
import dev.sluice.wire.Origin;
import dev.sluice.wire.http1.Http1HostClient;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts with TLS that know no HTTP/2. */
class TlsHttp1IT {
    private static final HostClientOptions OPTIONS = HostClientOptions.of(5_000);
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    @TempDir
    static Path directory;

    private static Certificate good;
    private static Certificate otherName;

    /** What TLS offered on each connection, in the order of the connections. */
    private final Queue<String> offers = new ConcurrentLinkedQueue<>();

    private final Queue<SSLSession> sessions = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void create() throws Exception {
        good = Certificate.ofHost(directory, "localhost");
        otherName = Certificate.ofHost(directory, "other.example");
        good.trustAlone();
    }

    @AfterAll
    static void restore() {
        Certificate.trustNoMore();
    }

    private ScriptedHost host(Certificate certificate, String protocol, ScriptedHost.Script script) throws Exception {
        SSLServerSocket server = certificate.listen();
        server.setEnabledProtocols(new String[] {protocol});
        return ScriptedHost.start(server, connection -> {
            SSLSocket socket = (SSLSocket) connection.socket();
            socket.setHandshakeApplicationProtocolSelector((on, offered) -> {
                offers.add(String.join(" ", offered));
                return "http/1.1";
            });
            socket.startHandshake();
            sessions.add(socket.getSession());
            script.play(connection);
        });
    }

    private static HostAsker wire() {
        return new HostAsker(Vertx.vertx(), 5_000, vertx -> new HttpWire(vertx).hostClient(OPTIONS));
    }

    private static HostAsker ownClient() {
        return new HostAsker(Vertx.vertx(), 5_000, vertx -> new Http1HostClient(vertx, OPTIONS, origin -> {}));
    }

    private static Origin origin(ScriptedHost host) {
        return new Origin(true, "localhost", host.port());
    }

    private static void answerAll(ScriptedHost.Connection connection) throws Exception {
        while (true) {
            connection.readRequest();
            connection.write(OK);
        }
    }

    @Test
    void a_host_is_asked_by_our_own_client_once_it_is_known_to_speak_http_1() throws Exception {
        try (ScriptedHost host = host(good, "TLSv1.3", TlsHttp1IT::answerAll);
                HostAsker asker = wire()) {
            for (int i = 0; i < 5; i++) {
                assertThat(await(asker.ask(origin(host), "/"))).isEqualTo("200 ok");
            }

            assertThat(offers).containsExactly("h2 http/1.1", "http/1.1");
        }
    }

    @Test
    void what_was_learnt_is_forgotten_when_a_connection_fails() throws Exception {
        ScriptedHost first = host(good, "TLSv1.3", connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
        });
        try (HostAsker asker = wire()) {
            Origin origin = origin(first);
            await(asker.ask(origin, "/"));
            await(asker.ask(origin, "/"));
            first.close();
            assertThatThrownBy(() -> await(asker.ask(origin, "/"))).hasMessageContaining("cannot be reached");
            assertThat(offers).containsExactly("h2 http/1.1", "http/1.1");

            SSLServerSocket again = good.listen(origin.port());
            try (ScriptedHost second = ScriptedHost.start(again, connection -> {
                ((SSLSocket) connection.socket()).setHandshakeApplicationProtocolSelector((on, offered) -> {
                    offers.add(String.join(" ", offered));
                    return "http/1.1";
                });
                answerAll(connection);
            })) {
                assertThat(await(asker.ask(origin(second), "/"))).isEqualTo("200 ok");
            }
            assertThat(offers).containsExactly("h2 http/1.1", "http/1.1", "h2 http/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void another_connection_resumes_the_session_of_the_first(String protocol) throws Exception {
        try (ScriptedHost host = host(good, protocol, connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
                });
                HostAsker one = ownClient();
                HostAsker other = ownClient()) {
            for (int i = 0; i < 3; i++) {
                assertThat(await(one.ask(origin(host), "/"))).isEqualTo("200 ok");
            }
            // A resumed session keeps the time at which the first one was made.
            assertThat(sessions).hasSize(3);
            assertThat(sessions.stream().map(SSLSession::getCreationTime).distinct())
                    .hasSize(1);

            await(other.ask(origin(host), "/"));
            assertThat(sessions.stream().map(SSLSession::getCreationTime).distinct())
                    .hasSize(2);
        }
    }

    @Test
    void a_certificate_of_another_name_and_one_that_nobody_trusts_are_refused() throws Exception {
        for (Certificate trusted : new Certificate[] {otherName, good}) {
            trusted.trustAlone();
            try (ScriptedHost host = host(otherName, "TLSv1.3", TlsHttp1IT::answerAll);
                    HostAsker own = ownClient();
                    HostAsker both = wire()) {
                for (HostAsker asker : new HostAsker[] {own, both}) {
                    assertThatThrownBy(() -> await(asker.ask(origin(host), "/")))
                            .hasMessageContaining("cannot be reached");
                }
            } finally {
                good.trustAlone();
            }
        }
    }
}
