package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A host that speaks Ollama's own API. */
class OllamaIT {
    private static final String LINES = """
            {"model":"q","created_at":"t","message":{"role":"assistant","content":"hi"},"done":false}
            {"model":"q","created_at":"t","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":5}
            """;

    private static TestGateway gateway;
    private static HttpServer host;
    private static volatile String asked = "";
    private static volatile JsonObject body = new JsonObject();
    private static volatile String answer = "";

    @BeforeAll
    static void start() {
        host = TestGateway.await(Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> request.body().onSuccess(bytes -> {
                    asked = request.method() + " " + request.uri();
                    body = bytes.toJsonObject();
                    boolean stream = body.getBoolean("stream", false);
                    var unused = request.response()
                            .putHeader("content-type", stream ? "application/x-ndjson" : "application/json")
                            .end(answer);
                }))
                .listen(0, "127.0.0.1"));
        gateway = TestGateway.start("""
                providers:
                  ollama: {baseUrl: "http://127.0.0.1:%d", api: ollama, models: [q]}
                simulated: {enabled: false}
                """.formatted(host.actualPort()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        TestGateway.await(host.close());
    }

    private static HttpResponse<String> ask(String path, String json) throws Exception {
        HttpRequest request = gateway.request(path)
                .timeout(Duration.ofSeconds(5))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return gateway.send(request);
    }

    @Test
    void a_chat_caller_gets_its_lines_as_events_and_can_set_its_options() throws Exception {
        answer = LINES;

        HttpResponse<String> response = ask(
                "/v1/chat/completions",
                "{\"model\":\"ollama/q\",\"stream\":true,\"options\":{\"num_ctx\":4096},"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

        assertThat(response.body())
                .contains("\"content\":\"hi\"", "\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(response.headers().firstValue("x-sluice-dropped")).isEmpty();
        assertThat(asked).isEqualTo("POST /api/chat");
        assertThat(body.getJsonObject("options").getInteger("num_ctx")).isEqualTo(4096);
    }

    @Test
    void a_caller_of_anthropics_gets_its_answer() throws Exception {
        answer = LINES.lines().toList().getLast();

        HttpResponse<String> response = ask(
                "/v1/messages",
                "{\"model\":\"ollama/q\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

        assertThat(new JsonObject(response.body()).getString("stop_reason")).isEqualTo("end_turn");
        assertThat(body.getJsonObject("options").getInteger("num_predict")).isEqualTo(9);
    }

    @Test
    void a_stream_that_breaks_off_ends_with_an_error() throws Exception {
        answer = LINES.lines().toList().getFirst() + "\n";

        HttpResponse<String> response = ask(
                "/v1/chat/completions",
                "{\"model\":\"ollama/q\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

        assertThat(response.body()).contains("upstream_truncated").doesNotContain("[DONE]");
    }

    @Test
    void its_vectors_come_back_in_openais_words() throws Exception {
        answer = "{\"model\":\"q\",\"embeddings\":[[0.5,-1]],\"prompt_eval_count\":2}";

        HttpResponse<String> response = ask("/v1/embeddings", "{\"model\":\"ollama/q\",\"input\":\"a\"}");

        assertThat(response.body()).contains("\"embedding\":[0.5,-1.0]", "\"prompt_tokens\":2");
        assertThat(asked).isEqualTo("POST /api/embed");
    }
}
