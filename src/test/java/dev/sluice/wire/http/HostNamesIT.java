package dev.sluice.wire.http;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.Certificate;
import dev.sluice.testing.FullHost;
import dev.sluice.testing.HostAsker;
import dev.sluice.testing.ScriptedDns;
import dev.sluice.testing.ScriptedHost;
import dev.sluice.wire.HostClientOptions;
import dev.sluice.wire.Origin;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JksOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts by name, with a name server of the test's own. */
class HostNamesIT {
    private static final String NAME = "model.test";

    @TempDir
    static Path directory;

    private ScriptedDns dns;
    private HostAsker asker;

    @BeforeEach
    void start() throws IOException {
        dns = ScriptedDns.start();
        Vertx vertx = Vertx.vertx(
                new VertxOptions().setAddressResolverOptions(new AddressResolverOptions().addServer(dns.address())));
        asker = new HostAsker(vertx, 8_000, on -> new HttpWire(on).hostClient(HostClientOptions.of(8_000)));
    }

    @AfterEach
    void stop() {
        asker.close();
        dns.close();
    }

    /** Each connection is for one answer. */
    private static ScriptedHost.Script says(String text) {
        return connection -> {
            connection.readRequest();
            connection.write(
                    "HTTP/1.1 200 OK\r\ncontent-length: " + text.length() + "\r\nconnection: close\r\n\r\n" + text);
        };
    }

    private static ScriptedHost hostAt(String address, int port, String says) throws IOException {
        return ScriptedHost.start(new ServerSocket(port, 50, InetAddress.getByName(address)), says(says));
    }

    private String ask(int port) {
        return await(asker.ask(new Origin(false, NAME, port), "/"));
    }

    @Test
    void an_address_that_refuses_is_passed_over() throws Exception {
        dns.say(NAME, 300, "127.0.0.2", "127.0.0.3", "127.0.0.1");
        try (ScriptedHost host = hostAt("127.0.0.1", 0, "one")) {
            assertThat(ask(host.port())).isEqualTo("200 one");
        }
    }

    @Test
    void an_address_that_does_not_answer_does_not_use_up_the_time() throws Exception {
        dns.say(NAME, 300, "127.0.0.1", "127.0.0.2");
        try (FullHost full = new FullHost();
                ScriptedHost host = hostAt("127.0.0.2", full.port(), "two")) {
            assertThat(ask(host.port())).isEqualTo("200 two");
        }
    }

    @Test
    void a_host_whose_addresses_all_refuse_and_a_name_that_nobody_knows_cannot_be_reached() throws Exception {
        dns.say(NAME, 300, "127.0.0.2", "127.0.0.3");
        int port;
        try (ScriptedHost gone = hostAt("127.0.0.1", 0, "")) {
            port = gone.port();
        }

        assertThatThrownBy(() -> ask(port)).hasMessageContaining("cannot be reached.");
        assertThatThrownBy(() -> await(asker.ask(new Origin(false, "nobody.test", port), "/")))
                .hasMessageContaining("its name is not known");
    }

    @Test
    void an_address_is_believed_for_its_time_to_live() throws Exception {
        dns.say(NAME, 300, "127.0.0.1");
        try (ScriptedHost host = hostAt("127.0.0.1", 0, "one")) {
            for (int i = 0; i < 5; i++) {
                assertThat(ask(host.port())).isEqualTo("200 one");
            }
        }
        assertThat(dns.queries()).isEqualTo(1);
    }

    @Test
    void and_no_longer() throws Exception {
        dns.say(NAME, 1, "127.0.0.1");
        try (ScriptedHost one = hostAt("127.0.0.1", 0, "one");
                ScriptedHost two = hostAt("127.0.0.2", one.port(), "two")) {
            assertThat(ask(one.port())).isEqualTo("200 one");

            dns.say(NAME, 1, "127.0.0.2");

            Instant end = Instant.now().plus(Duration.ofSeconds(20));
            String answer = ask(two.port());
            while (answer.equals("200 one") && Instant.now().isBefore(end)) {
                answer = ask(two.port());
            }
            assertThat(answer).isEqualTo("200 two");
        }
    }

    @Test
    void all_addresses_of_a_host_that_speaks_http_2_are_tried() throws Exception {
        dns.say(NAME, 300, "127.0.0.2", "127.0.0.1");
        Certificate certificate = Certificate.ofHost(directory, NAME);
        certificate.trustAlone();
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer host = await(vertx.createHttpServer(new HttpServerOptions()
                            .setSsl(true)
                            .setUseAlpn(true)
                            .setKeyCertOptions(new JksOptions()
                                    .setPath(certificate.store().toString())
                                    .setPassword(Certificate.PASSWORD)))
                    .requestHandler(request -> request.response().end(request.version() + " " + request.authority()))
                    .listen(0, "127.0.0.1"));

            for (int i = 0; i < 2; i++) {
                assertThat(await(asker.ask(new Origin(true, NAME, host.actualPort()), "/")))
                        .isEqualTo("200 HTTP_2 " + NAME + ":" + host.actualPort());
            }
        } finally {
            Certificate.trustNoMore();
            await(vertx.close());
        }
    }
}
