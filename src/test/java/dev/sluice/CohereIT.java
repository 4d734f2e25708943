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

/** A host that speaks Cohere's API, for callers who do not. */
class CohereIT {
    private static final String QUESTION =
            "{\"model\":\"co/command-a\",\"max_tokens\":9,\"stream\":%b,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String STREAM = """
            event: message-start
            data: {"id":"1","type":"message-start","delta":{"message":{"role":"assistant"}}}

            event: content-delta
            data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"hi"}}}}

            event: message-end
            data: {"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"tokens":{"input_tokens":3,"output_tokens":5}}}}

            """;
    private static final String WHOLE =
            "{\"id\":\"1\",\"message\":{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]},"
                    + "\"finish_reason\":\"MAX_TOKENS\",\"usage\":{\"tokens\":{\"input_tokens\":3,\"output_tokens\":5}}}";

    private static TestGateway gateway;
    private static HttpServer host;
    private static volatile String asked = "";
    private static volatile String body = "";
    private static volatile int status = 200;
    private static volatile String type = "application/json";
    private static volatile String answer = "";

    @BeforeAll
    static void start() {
        host = TestGateway.await(Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> request.body().onSuccess(bytes -> {
                    asked = request.method() + " " + request.uri() + "\n" + request.headers();
                    body = bytes.toString();
                    var unused = request.response()
                            .setStatusCode(status)
                            .putHeader("content-type", type)
                            .end(answer);
                }))
                .listen(0, "127.0.0.1"));
        gateway = TestGateway.start("""
                providers:
                  co: {baseUrl: "http://127.0.0.1:%d/v2", api: cohere, apiKey: host-key, models: [command-a, rerank-x]}
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

    private static void answers(int code, String mediaType, String bytes) {
        status = code;
        type = mediaType;
        answer = bytes;
    }

    @Test
    void a_chat_caller_gets_its_stream() throws Exception {
        answers(200, "text/event-stream", STREAM);

        HttpResponse<String> response = ask("/v1/chat/completions", QUESTION.formatted(true));

        assertThat(response.body())
                .contains("\"content\":\"hi\"", "\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(asked)
                .startsWith("POST /v2/chat\n")
                .contains("Bearer host-key")
                .doesNotContain(gateway.key());
        assertThat(new JsonObject(body).getString("model")).isEqualTo("command-a");
        assertThat(new JsonObject(body).getBoolean("stream")).isTrue();
    }

    @Test
    void a_caller_of_anthropics_gets_its_answer() throws Exception {
        answers(200, "application/json", WHOLE);

        HttpResponse<String> response = ask("/v1/messages", QUESTION.formatted(false));

        JsonObject message = new JsonObject(response.body());
        assertThat(message.getString("stop_reason")).isEqualTo("max_tokens");
        assertThat(message.getJsonObject("usage").getInteger("output_tokens")).isEqualTo(5);
    }

    @Test
    void its_errors_keep_their_words() throws Exception {
        answers(429, "application/json", "{\"id\":\"1\",\"message\":\"Trial keys wait\"}");

        HttpResponse<String> response = ask("/v1/chat/completions", QUESTION.formatted(false));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(new JsonObject(response.body()).getJsonObject("error").getString("message"))
                .isEqualTo("Trial keys wait");
    }

    @Test
    void a_stream_that_breaks_off_ends_with_an_error() throws Exception {
        answers(200, "text/event-stream", STREAM.substring(0, STREAM.indexOf("event: message-end")));

        HttpResponse<String> response = ask("/v1/chat/completions", QUESTION.formatted(true));

        assertThat(response.body()).contains("upstream_truncated").doesNotContain("[DONE]");
    }

    @Test
    void its_ranking_passes_as_it_is() throws Exception {
        String ranking = "{\"id\":\"1\",\"results\":[{\"index\":1,\"relevance_score\":0.9}]}";
        answers(200, "application/json", ranking);

        HttpResponse<String> response =
                ask("/v1/rerank", "{\"model\":\"co/rerank-x\",\"query\":\"q\",\"documents\":[\"a\",\"b\"]}");

        assertThat(response.body()).isEqualTo(ranking);
        assertThat(asked).startsWith("POST /v2/rerank\n");
        assertThat(new JsonObject(body).getString("model")).isEqualTo("rerank-x");
    }

    @Test
    void its_vectors_come_back_in_openais_words() throws Exception {
        answers(
                200,
                "application/json",
                "{\"id\":\"1\",\"embeddings\":{\"float\":[[0.5,-1],[1,0]]},\"texts\":[\"a\",\"b\"],"
                        + "\"meta\":{\"billed_units\":{\"input_tokens\":7}}}");

        HttpResponse<String> response = ask(
                "/v1/embeddings",
                "{\"model\":\"co/command-a\",\"input\":[\"a\",\"b\"],\"input_type\":\"search_query\",\"user\":\"u\"}");

        JsonObject vectors = new JsonObject(response.body());
        assertThat(vectors.getJsonArray("data")
                        .getJsonObject(1)
                        .getJsonArray("embedding")
                        .getDouble(0))
                .isEqualTo(1);
        assertThat(vectors.getJsonObject("usage").getInteger("prompt_tokens")).isEqualTo(7);
        assertThat(response.headers().firstValue("x-sluice-dropped")).hasValue("user");
        assertThat(asked).startsWith("POST /v2/embed\n");
        assertThat(new JsonObject(body))
                .isEqualTo(new JsonObject("{\"model\":\"command-a\",\"texts\":[\"a\",\"b\"],"
                        + "\"input_type\":\"search_query\",\"embedding_types\":[\"float\"]}"));
    }

    @Test
    void too_few_vectors_are_no_answer() throws Exception {
        answers(200, "application/json", "{\"embeddings\":{\"float\":[[0.5]]}}");

        HttpResponse<String> response = ask("/v1/embeddings", "{\"model\":\"co/command-a\",\"input\":[\"a\",\"b\"]}");

        assertThat(response.statusCode()).isEqualTo(502);
    }
}
