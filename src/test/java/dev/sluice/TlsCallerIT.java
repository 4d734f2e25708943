package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.provider.simulated.BillEntry;
import dev.sluice.provider.simulated.Ending;
import dev.sluice.testing.Certificate;
import dev.sluice.testing.RawCaller;
import dev.sluice.testing.TestGateway;
import dev.sluice.testing.Way;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callers over TLS: both versions of HTTP on one port, and neither can do less than without TLS. */
class TlsCallerIT {
    private static final int CALLS = 40;
    private static final String PLAIN = """
            simulated:
              firstToken: 0ms
              interToken: 0ms
            """;

    @TempDir
    static Path folder;

    private static Certificate certificate;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        certificate = Certificate.create(folder, "gateway", "EC");
        gateway = TestGateway.start("server:\n" + certificate.yaml() + PLAIN);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder()
                .version(version)
                .sslContext(certificate.trust())
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    private static HttpRequest request(Way way, String json) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + gateway.port() + way.path()))
                .timeout(Duration.ofSeconds(60))
                .header("authorization", "Bearer " + gateway.key())
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
    }

    /** A connection with TLS; {@code protocols} is what it offers by ALPN. */
    private static RawCaller connect(String... protocols) throws Exception {
        SSLSocket socket = (SSLSocket) certificate.trust().getSocketFactory().createSocket("localhost", gateway.port());
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return RawCaller.over(socket);
    }

    @ParameterizedTest
    @EnumSource
    void streams_arrive_whole_over_both_versions(HttpClient.Version version) throws Exception {
        try (HttpClient client = client(version)) {
            for (Way way : Way.values()) {
                HttpResponse<String> answer = client.send(
                        request(way, way.request("simulated/demo;tokens=50")), HttpResponse.BodyHandlers.ofString());

                assertThat(answer.version()).isEqualTo(version);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(answer.body()).endsWith(way == Way.CHAT_STREAM ? "data: [DONE]\n\n" : "");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_calls_at_once_get_each_its_own_answer(HttpClient.Version version) throws Exception {
        try (HttpClient client = client(version)) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int call = 0; call < CALLS; call++) {
                answers.add(client.sendAsync(
                        request(Way.CHAT_STREAM, Way.CHAT_STREAM.request("simulated/demo;tokens=" + (call + 1))),
                        HttpResponse.BodyHandlers.ofString()));
            }
            for (int call = 0; call < CALLS; call++) {
                String body = answers.get(call).get(30, TimeUnit.SECONDS).body();

                assertThat(body).endsWith("data: [DONE]\n\n");
                assertThat(body.split("\"delta\":\\{\"content\":", -1)).hasSize(call + 2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void big_bodies_pass_unchanged_both_ways(HttpClient.Version version) throws Exception {
        String story = "How do rivers run? ".repeat(200_000);
        try (HttpClient client = client(version)) {
            String json = new JsonObject(Way.EMBEDDINGS.request("simulated/demo"))
                    .put("input", story)
                    .encode();
            HttpResponse<String> asked =
                    client.send(request(Way.EMBEDDINGS, json), HttpResponse.BodyHandlers.ofString());
            HttpResponse<String> told = client.send(
                    request(Way.CHAT, Way.CHAT.request("simulated/demo;tokens=2000;size=1000")),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
            assertThat(new JsonObject(asked.body()).getJsonObject("usage").getLong("prompt_tokens"))
                    .isGreaterThan(story.length() / 5);
            assertThat(new JsonObject(told.body()).getJsonArray("choices")).hasSize(1);
            assertThat(told.body()).hasSizeGreaterThan(2_000_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_caller_who_leaves_stops_the_host(HttpClient.Version version) throws Exception {
        String model = "demo;tokens=1000000;inter=20ms;dims=" + (version == HttpClient.Version.HTTP_2 ? 2 : 1);
        try (HttpClient client = client(version)) {
            HttpResponse<InputStream> answer = client.send(
                    request(Way.CHAT_STREAM, Way.CHAT_STREAM.request("simulated/" + model)),
                    HttpResponse.BodyHandlers.ofInputStream());
            assertThat(answer.body().readNBytes(100)).hasSize(100);

            answer.body().close();
            BillEntry entry = TestGateway.await(gateway.host().bill().first(ended -> model.equals(ended.model())));

            assertThat(entry.ending()).isEqualTo(Ending.CALLER_GONE);
        }
        gateway.awaitQuiet();
    }

    @Test
    void a_caller_who_is_killed_stops_the_host() throws Exception {
        String model = "demo;tokens=1000000;inter=20ms;dims=9";
        try (RawCaller caller = connect("http/1.1")) {
            caller.post(Way.CHAT_STREAM.path(), gateway.key(), Way.CHAT_STREAM.request("simulated/" + model));
            caller.readHead();
            caller.readEvent();
            caller.reset();
        }

        BillEntry entry = TestGateway.await(gateway.host().bill().first(ended -> model.equals(ended.model())));
        assertThat(entry.ending()).isEqualTo(Ending.CALLER_GONE);
    }

    @Test
    void who_offers_no_protocol_speaks_http_1_1_and_may_pipeline() throws Exception {
        try (RawCaller caller = connect()) {
            for (int call = 1; call <= 3; call++) {
                caller.post(Way.CHAT_STREAM.path(), gateway.key(), Way.CHAT_STREAM.request("simulated/demo;tokens=3"));
            }
            for (int call = 1; call <= 3; call++) {
                assertThat(caller.readHead().status()).isEqualTo(200);
                assertThat(caller.readBody().toString()).endsWith("data: [DONE]\n\n");
            }
        }
    }

    @Test
    void the_preface_of_http_2_is_no_request_where_http_1_1_was_settled() throws Exception {
        try (RawCaller caller = connect("http/1.1")) {
            caller.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

            assertThat(caller.readHead().status()).isEqualTo(505);
        }
    }

    @Test
    void who_does_not_speak_tls_gets_nothing() throws Exception {
        try (RawCaller caller = RawCaller.connect(gateway.port())) {
            caller.get("/livez");

            // An alert of TLS, and the end.
            assertThatThrownBy(caller::readHead)
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void who_does_not_shake_hands_may_not_stay() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(60_000);

            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void keys_of_rsa_are_as_good() throws Exception {
        Certificate rsa = Certificate.create(folder, "rsa", "RSA");
        try (TestGateway other = TestGateway.start("server:\n" + rsa.yaml() + PLAIN);
                HttpClient client =
                        HttpClient.newBuilder().sslContext(rsa.trust()).build()) {
            HttpRequest live = HttpRequest.newBuilder(URI.create("https://localhost:" + other.port() + "/v1/models"))
                    .timeout(Duration.ofSeconds(30))
                    .header("authorization", "Bearer " + other.key())
                    .build();

            assertThat(client.send(live, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_key_of_another_certificate_is_refused_before_anything_is_bound() throws Exception {
        Certificate other = Certificate.create(folder, "other", "EC");
        String mixed = "server:\n  tls:\n    certificate: " + certificate.certificate() + "\n    key: " + other.key();

        assertThatThrownBy(() -> TestGateway.start(mixed + "\n" + PLAIN))
                .hasMessageContaining(
                        "the key " + other.key() + " does not belong to the certificate " + certificate.certificate());
    }
}
