package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Certificate;
import dev.sluice.testing.SluiceProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What TLS means for the start: the banner says {@code https}, and who has no TLS does not pay for it. */
class TlsStartIT {
    @TempDir
    Path folder;

    @Test
    void the_banner_tells_https_and_the_line_to_paste_too() throws Exception {
        Certificate certificate = Certificate.create(folder, "gateway", "EC");
        Path config = Files.writeString(folder.resolve("sluice.yaml"), "server:\n" + certificate.yaml());
        try (SluiceProcess gateway = serve(List.of(), "--config", config.toString());
                HttpClient client =
                        HttpClient.newBuilder().sslContext(certificate.trust()).build()) {
            String baseUrl = gateway.awaitLine("Base URL\\s+(\\S+)");

            assertThat(baseUrl).startsWith("https://127.0.0.1:");
            assertThat(gateway.awaitLine("curl -N (\\S+)")).startsWith(baseUrl);
            assertThat(models(client, baseUrl, gateway)).isEqualTo(200);
        }
    }

    @Test
    void a_start_without_tls_loads_nothing_of_it() throws Exception {
        Path log = folder.resolve("classes");
        try (SluiceProcess gateway = serve(List.of("-Xlog:class+load:file=" + log));
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(models(client, gateway.awaitLine("Base URL\\s+(\\S+)"), gateway))
                    .isEqualTo(200);
        }

        assertThat(Files.readString(log))
                .contains("dev.sluice.wire.http1.CallerConnection")
                .doesNotContain(
                        "io.netty.handler.ssl.SslHandler",
                        "io.netty.handler.ssl.OpenSsl",
                        "io.netty.internal.tcnative",
                        "dev.sluice.wire.http.CallerTls",
                        "dev.sluice.wire.http1.AlpnChoice");
    }

    private SluiceProcess serve(List<String> jvmOptions, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "serve", "--port", "0", "--data-dir", folder.resolve("data").toString()));
        arguments.addAll(List.of(more));
        return SluiceProcess.start(folder.resolve("process"), jvmOptions, arguments.toArray(String[]::new));
    }

    private static int models(HttpClient client, String baseUrl, SluiceProcess gateway) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + "/models"))
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + gateway.awaitLine("API key\\s+(\\S+)"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
