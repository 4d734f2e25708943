package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Overrides;
import dev.sluice.testing.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/local-model.md, as far as it can be held without a model. */
class LocalServerIT {
    private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", LocalServerIT::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** In the manner of the servers that Python people write: HTTP/1.1, chunked, CRLF, comments. */
    private static void answer(HttpExchange exchange) throws IOException {
        String model = new JsonObject(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
                .getString("model");
        exchange.getResponseHeaders().set("content-type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            write(body, ": ping\r\n\r\n");
            for (String token : List.of("Air ", "scatters ", "blue, ", "said ", model)) {
                write(body, "data: " + chunk(model, new JsonObject().put("content", token), null) + "\r\n\r\n");
            }
            write(body, "data: " + chunk(model, new JsonObject(), "stop") + "\r\n\r\n");
            write(body, "data: [DONE]\r\n\r\n");
        }
    }

    private static void write(OutputStream body, String text) throws IOException {
        body.write(text.getBytes(StandardCharsets.UTF_8));
        body.flush();
    }

    private static String chunk(String model, JsonObject delta, @Nullable String finish) {
        JsonObject choice = new JsonObject().put("index", 0).put("delta", delta).put("finish_reason", finish);
        return new JsonObject()
                .put("id", "chatcmpl-1")
                .put("object", "chat.completion.chunk")
                .put("created", 1)
                .put("model", model)
                .put("choices", JsonArray.of(choice))
                .encode();
    }

    @Test
    void an_unmodified_sdk_streams_from_a_local_server_through_the_gateway() {
        String yaml = "providers:\n  llamacpp:\n    baseUrl: http://127.0.0.1:"
                + server.getAddress().getPort() + "/v1\n";
        try (TestGateway gateway = TestGateway.start(yaml)) {
            OpenAIClient client = OpenAIOkHttpClient.builder()
                    .baseUrl(gateway.uri("/v1").toString())
                    .apiKey(gateway.key())
                    .build();

            String text;
            try (StreamResponse<ChatCompletionChunk> stream = client.chat()
                    .completions()
                    .createStreaming(ChatCompletionCreateParams.builder()
                            .model("llamacpp/gemma3")
                            .addUserMessage("Why is the sky blue?")
                            .build())) {
                text = stream.stream()
                        .flatMap(chunk -> chunk.choices().stream())
                        .flatMap(choice -> choice.delta().content().stream())
                        .collect(Collectors.joining());
            }
            client.close();

            assertThat(text).isEqualTo("Air scatters blue, said gemma3");
        }
    }

    @Test
    void the_configuration_of_the_page_is_valid(@TempDir Path folder) throws IOException {
        Path page = Path.of(System.getProperty("sluice.root"), "docs/local-model.md");
        Matcher blocks = YAML.matcher(Files.readString(page));
        assertThat(blocks.find()).isTrue();
        Path file = Files.writeString(folder.resolve("local.yaml"), blocks.group(1));

        Vertx vertx = Vertx.vertx();
        GatewayConfig config = TestGateway.await(
                        new ConfigLoader(vertx, Map.of("VLLM_KEY", "secret")).load(file, Overrides.NONE))
                .config();
        TestGateway.await(vertx.close());

        assertThat(config.providers()).containsOnlyKeys("laptop", "workstation");
        assertThat(config.models()).hasSize(2);
    }
}
