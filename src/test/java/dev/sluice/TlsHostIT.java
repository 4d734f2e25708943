package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Certificate;
import dev.sluice.testing.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.JksOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host as the large ones are: HTTPS by BoringSSL on our side, HTTP/2 by ALPN, a certificate that the JVM trusts. */
class TlsHostIT {
    private static final String CHUNK = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n";

    @TempDir
    static Path directory;

    private static Vertx vertx;
    private static TestGateway gateway;
    private static final CompletableFuture<Throwable> reset = new CompletableFuture<>();
    private static volatile @Nullable HttpVersion version;
    private static volatile @Nullable String authorization;

    @BeforeAll
    static void start() throws Exception {
        Certificate certificate = Certificate.ofHost(directory, "localhost");
        certificate.trustAlone();
        vertx = Vertx.vertx();
        HttpServer host = TestGateway.await(vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setSslEngineOptions(new OpenSSLEngineOptions())
                        .setKeyCertOptions(new JksOptions()
                                .setPath(certificate.store().toString())
                                .setPassword(Certificate.PASSWORD)))
                .requestHandler(TlsHostIT::answer)
                .listen(0, "localhost"));
        gateway = TestGateway.start("providers:\n  secure:\n    baseUrl: https://localhost:" + host.actualPort()
                + "/v1\n    apiKey: host-secret\n    models: [m]\n");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        TestGateway.await(vertx.close());
        Certificate.trustNoMore();
    }

    private static void answer(HttpServerRequest request) {
        version = request.version();
        authorization = request.getHeader("authorization");
        request.response().exceptionHandler(reset::complete);
        request.body().onSuccess(body -> {
            request.response().putHeader("content-type", "text/event-stream").setChunked(true);
            request.response().write(CHUNK);
            if (!body.toString().contains("forever")) {
                request.response().end("data: [DONE]\n\n");
            }
        });
    }

    private static String chat(String word) {
        return "{\"model\":\"secure/m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"" + word
                + "\"}]}";
    }

    @Test
    void a_stream_comes_over_http_2_and_tls() {
        HttpResponse<String> answer = gateway.post("/v1/chat/completions", chat("hello"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(CHUNK + "data: [DONE]\n\n");
        assertThat(version).isEqualTo(HttpVersion.HTTP_2);
        assertThat(authorization).isEqualTo("Bearer host-secret");
    }

    @Test
    void a_caller_who_leaves_resets_the_stream_of_the_host() throws Exception {
        HttpClient caller = HttpClient.newHttpClient();
        HttpResponse<InputStream> answer = caller.send(
                gateway.request("/v1/chat/completions")
                        .POST(HttpRequest.BodyPublishers.ofString(chat("forever")))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.body().readNBytes(CHUNK.length())).hasSize(CHUNK.length());

        answer.body().close();

        assertThat(reset.get(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(gateway.post("/v1/chat/completions", chat("hello")).statusCode())
                .isEqualTo(200);
    }
}
