package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.testing.ScriptedHost;
import dev.sluice.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Vectors asked for in OpenAI's words, of hosts that have words of their own. */
class EmbeddingsIT {
    private static ScriptedHost host;
    private static TestGateway gateway;
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();
    private static volatile List<String> answers = List.of();

    @BeforeAll
    static void start() throws Exception {
        host = ScriptedHost.start(connection -> {
            String request = connection.readRequest();
            ASKED.add(request);
            String answer = answers.get(Math.min(ASKED.size(), answers.size()) - 1);
            connection.write("HTTP/1.1 "
                    + answer.replaceFirst("\n", "\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n"));
        });
        gateway = TestGateway.start("""
                providers:
                  google: {baseUrl: "%1$s", api: gemini, apiKey: host-key, models: [g]}
                  claude: {baseUrl: "%1$s", api: anthropic, apiKey: host-key, models: [c]}
                  aws: {baseUrl: "%1$s", api: bedrock, apiKey: host-key, models: [t]}
                  gpt: {baseUrl: "%1$s", models: [o]}
                simulated: {enabled: false}
                """.formatted(host.baseUrl()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        host.close();
    }

    @BeforeEach
    void forget() {
        ASKED.clear();
    }

    private static void hostSays(String... script) {
        answers = List.of(script);
    }

    private static HttpResponse<String> ask(String body) {
        return gateway.post("/v1/embeddings", body);
    }

    private static JsonObject asked(int request) {
        String text = ASKED.get(request);
        return new JsonObject(text.substring(text.indexOf("\r\n\r\n") + 4));
    }

    @Test
    void a_gemini_host_is_asked_in_its_words_and_its_vectors_come_back_in_openais() {
        hostSays(
                "200 OK\n{\"embeddings\":[{\"values\":[0.25,-1e-3]},{\"values\":[1,0]}],\"usageMetadata\":{\"promptTokenCount\":9}}");

        HttpResponse<String> answer = ask("{\"model\":\"google/g\",\"input\":[\"a river\",\"a sluice\"]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.25,-0.001]},"
                                + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[1.0,0.0]}],\"model\":\"google/g\","
                                + "\"usage\":{\"prompt_tokens\":9,\"total_tokens\":9}}");
        assertThat(ASKED.get(0))
                .startsWith("POST /v1/models/g:batchEmbedContents HTTP/1.1")
                .contains("x-goog-api-key: host-key");
        assertThat(asked(0)).isEqualTo(new JsonObject("""
                        {"requests":[{"model":"models/g","content":{"parts":[{"text":"a river"}]}},
                        {"model":"models/g","content":{"parts":[{"text":"a sluice"}]}}]}"""));
    }

    @Test
    void short_vectors_are_asked_for_and_have_the_length_one() {
        hostSays("200 OK\n{\"embeddings\":[{\"values\":[3,4]}]}");

        HttpResponse<String> answer = ask("{\"model\":\"google/g\",\"input\":\"a river\",\"dimensions\":2}");

        JsonArray vector = new JsonObject(answer.body())
                .getJsonArray("data")
                .getJsonObject(0)
                .getJsonArray("embedding");
        assertThat(vector.getDouble(0)).isCloseTo(0.6, within(1e-6));
        assertThat(vector.getDouble(1)).isCloseTo(0.8, within(1e-6));
        assertThat(asked(0).getJsonArray("requests").getJsonObject(0).getInteger("outputDimensionality"))
                .isEqualTo(2);
        assertThat(new JsonObject(answer.body()).getJsonObject("usage").getInteger("prompt_tokens"))
                .as("estimated")
                .isPositive();
    }

    @Test
    void base64_is_made_here() {
        hostSays("200 OK\n{\"embeddings\":[{\"values\":[1,0.5]}]}");

        HttpResponse<String> answer = ask("{\"model\":\"g\",\"input\":\"a\",\"encoding_format\":\"base64\"}");

        assertThat(new JsonObject(answer.body())
                        .getJsonArray("data")
                        .getJsonObject(0)
                        .getString("embedding"))
                .isEqualTo("AACAPwAAAD8=");
        assertThat(ASKED.get(0)).doesNotContain("base64");
    }

    @Test
    void more_texts_than_the_host_takes_are_asked_in_parts_and_answered_as_one() {
        List<String> texts = IntStream.range(0, 250).mapToObj(i -> "text " + i).toList();
        hostSays(vectors(0, 100), vectors(100, 200), vectors(200, 250));

        HttpResponse<String> answer = ask(new JsonObject()
                .put("model", "google/g")
                .put("input", new JsonArray(texts))
                .toString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonArray data = new JsonObject(answer.body()).getJsonArray("data");
        assertThat(data).hasSize(250);
        for (int i = 0; i < 250; i++) {
            assertThat(data.getJsonObject(i).getInteger("index")).isEqualTo(i);
            assertThat(data.getJsonObject(i).getJsonArray("embedding").getInteger(0))
                    .isEqualTo(i);
        }
        assertThat(ASKED).hasSize(3);
        assertThat(asked(2).getJsonArray("requests")).hasSize(50);
        assertThat(new JsonObject(answer.body()).getJsonObject("usage").getInteger("total_tokens"))
                .isEqualTo(21);
    }

    private static String vectors(int from, int end) {
        List<String> vectors = new ArrayList<>();
        for (int i = from; i < end; i++) {
            vectors.add("{\"values\":[" + i + "]}");
        }
        return "200 OK\n{\"embeddings\":[" + String.join(",", vectors)
                + "],\"usageMetadata\":{\"promptTokenCount\":7}}";
    }

    @Test
    void titans_on_bedrock_are_asked_text_by_text() {
        hostSays(
                "200 OK\n{\"embedding\":[1,0],\"inputTextTokenCount\":3}",
                "200 OK\n{\"embedding\":[0,1],\"inputTextTokenCount\":4}");

        HttpResponse<String> answer = ask(
                "{\"model\":\"aws/us.amazon.titan-embed-text-v2:0\",\"input\":[\"a river\",\"a sluice\"],\"dimensions\":2}");

        assertThat(answer.body())
                .startsWith(
                        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[1.0,0.0]},"
                                + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[0.0,1.0]}]")
                .endsWith("\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}");
        assertThat(ASKED.get(1)).startsWith("POST /v1/model/us.amazon.titan-embed-text-v2%3A0/invoke HTTP/1.1");
        assertThat(asked(1))
                .isEqualTo(new JsonObject().put("inputText", "a sluice").put("dimensions", 2));
        assertThat(ask("{\"model\":\"aws/cohere.embed-english-v3\",\"input\":\"a\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_part_that_fails_is_the_answer_to_all_and_nothing_more_is_asked() {
        List<String> texts = IntStream.range(0, 250).mapToObj(i -> "t").toList();
        hostSays(
                vectors(0, 100),
                "429 Too Many Requests\n{\"error\":{\"code\":429,\"message\":\"slow down\",\"status\":\"RESOURCE_EXHAUSTED\"}}");

        HttpResponse<String> answer = ask(new JsonObject()
                .put("model", "google/g")
                .put("input", new JsonArray(texts))
                .toString());

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
                .isEqualTo("slow down");
        assertThat(ASKED).hasSize(2);
    }

    @Test
    void what_the_host_says_against_it_has_openais_shape() {
        hostSays(
                "404 Not Found\n{\"error\":{\"code\":404,\"message\":\"models/g is not found\",\"status\":\"NOT_FOUND\"}}");

        HttpResponse<String> answer = ask("{\"model\":\"google/g\",\"input\":\"a\"}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
                .isEqualTo("models/g is not found");
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("type"))
                .isEqualTo("invalid_request_error");
    }

    @Test
    void an_error_inside_a_200_is_an_error() {
        hostSays("200 OK\n{\"error\":{\"code\":503,\"message\":\"overloaded\",\"status\":\"UNAVAILABLE\"}}");

        HttpResponse<String> answer = ask("{\"model\":\"google/g\",\"input\":\"a\"}");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
                .isEqualTo("overloaded");
    }

    @Test
    void an_answer_that_lacks_a_vector_is_none() {
        for (String body : List.of(
                "{}",
                "[]",
                "{\"embeddings\":[]}",
                "{\"embeddings\":[{\"values\":[]}]}",
                "{\"embeddings\":[{}]}",
                "{\"embeddings\":[{\"values\":[\"1\"]}]}",
                "{\"embeddings\":[{\"values\":[1e99]}]}",
                "{\"embeddings\":[{\"values\":[1]},{\"values\":[1]}]}",
                "{\"embeddings\":[{\"values\":[1]}]",
                "{\"embeddings\":{\"values\":[1]}}",
                "no json")) {
            ASKED.clear();
            hostSays("200 OK\n" + body);

            HttpResponse<String> answer = ask("{\"model\":\"google/g\",\"input\":\"a\"}");

            assertThat(answer.statusCode()).as(body).isEqualTo(502);
            assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("code"))
                    .isEqualTo("upstream_invalid_answer");
        }
    }

    @Test
    void what_the_host_cannot_be_told_is_listed_or_refused() {
        hostSays("200 OK\n{\"embeddings\":[{\"values\":[1]}]}");
        String question = "{\"model\":\"google/g\",\"input\":\"a\",\"user\":\"u\"}";

        HttpResponse<String> answer = ask(question);
        HttpResponse<String> strict = gateway.send(gateway.request("/v1/embeddings")
                .header("x-sluice-strict", "true")
                .POST(HttpRequest.BodyPublishers.ofString(question))
                .build());
        HttpResponse<String> tokens = ask("{\"model\":\"google/g\",\"input\":[1,2]}");

        assertThat(answer.headers().firstValue("x-sluice-dropped")).hasValue("user");
        assertThat(strict.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(strict.body()).getJsonObject("error").getString("param"))
                .isEqualTo("user");
        assertThat(tokens.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(tokens.body()).getJsonObject("error").getString("param"))
                .isEqualTo("input");
    }

    @Test
    void an_openai_host_gets_the_callers_own_bytes() {
        hostSays("200 OK\n{ \"data\":[] }");

        HttpResponse<String> answer = ask("{ \"model\":\"gpt/o\",\"input\":[1,2],\"user\":\"u\"}");

        assertThat(answer.body()).isEqualTo("{ \"data\":[] }");
        assertThat(ASKED.get(0))
                .startsWith("POST /v1/embeddings")
                .endsWith("{ \"model\":\"o\",\"input\":[1,2],\"user\":\"u\"}");
    }

    @Test
    void a_host_that_makes_no_vectors_is_not_asked() {
        HttpResponse<String> answer = ask("{\"model\":\"claude/c\",\"input\":\"a\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("param"))
                .isEqualTo("model");
        assertThat(ASKED).isEmpty();
    }
}
