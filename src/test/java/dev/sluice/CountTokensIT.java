package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.ScriptedHost;
import dev.sluice.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How many tokens a prompt has, asked by callers of two dialects and answered for hosts of all. */
class CountTokensIT {
    private static final String QUESTION = """
            {"model":"%s","system":"be brief","messages":[{"role":"user","content":"How many letters has the alphabet?"}],\
            "tools":[{"name":"look","description":"Looks","input_schema":{"type":"object","properties":{}}}]}""";

    private static ScriptedHost host;
    private static volatile ScriptedHost.Script script = connection -> {};
    private static volatile String asked = "";
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        host = ScriptedHost.start(connection -> script.play(connection));
        gateway = TestGateway.start("""
                providers:
                  claude: {baseUrl: "%1$s", api: anthropic, apiKey: host-key, models: [c]}
                  google: {baseUrl: "%1$s", api: gemini, apiKey: host-key, models: [g]}
                  gpt: {baseUrl: "%1$s", models: [o]}
                simulated: {enabled: false}
                """.formatted(host.baseUrl()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        host.close();
    }

    private static void answers(String status, String body) {
        asked = "";
        script = connection -> {
            asked = connection.readRequest();
            connection.write(
                    "HTTP/1.1 %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s"
                            .formatted(status, body.length(), body));
        };
    }

    private static String askedBody() {
        return asked.substring(asked.indexOf("\r\n\r\n") + 4);
    }

    private static HttpResponse<String> count(String model) {
        return gateway.post("/v1/messages/count_tokens?beta=true", QUESTION.formatted(model));
    }

    @Test
    void an_anthropic_host_counts_the_callers_own_bytes() {
        answers("200 OK", "{ \"input_tokens\" : 14 }");

        HttpResponse<String> answer =
                gateway.post("/anthropic/v1/messages/count_tokens", QUESTION.formatted("claude/c"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{ \"input_tokens\" : 14 }");
        assertThat(asked).startsWith("POST /v1/messages/count_tokens HTTP/1.1").contains("x-api-key: host-key");
        assertThat(askedBody()).isEqualTo(QUESTION.formatted("c"));
    }

    @Test
    void a_gemini_host_counts_what_it_would_be_asked() {
        answers("200 OK", "{\"totalTokens\":31,\"promptTokensDetails\":[]}");

        HttpResponse<String> answer = count("google/g");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"input_tokens\":31}");
        assertThat(asked).startsWith("POST /v1/models/g:countTokens HTTP/1.1");
        JsonObject request = new JsonObject(askedBody()).getJsonObject("generateContentRequest");
        assertThat(request.getString("model")).isEqualTo("models/g");
        assertThat(request.fieldNames()).contains("systemInstruction", "contents", "tools");
    }

    @Test
    void what_a_gemini_host_says_against_it_has_the_callers_shape() {
        answers("404 Not Found", "{\"error\":{\"code\":404,\"message\":\"no such model\",\"status\":\"NOT_FOUND\"}}");

        HttpResponse<String> answer = count("google/g");

        assertThat(answer.statusCode()).isEqualTo(404);
        JsonObject body = new JsonObject(answer.body());
        assertThat(body.getString("type")).isEqualTo("error");
        assertThat(body.getJsonObject("error").getString("type")).isEqualTo("not_found_error");
        assertThat(answer.headers().firstValue("request-id")).isPresent();
    }

    @Test
    void a_host_that_answers_without_a_count_has_failed() {
        answers("200 OK", "{\"totalTokens\":\"many\"}");

        assertThat(count("google/g").statusCode()).isEqualTo(502);
    }

    @Test
    void for_a_chat_host_the_count_is_estimated_without_asking_it() {
        answers("500 Internal Server Error", "{}");

        HttpResponse<String> answer = count("gpt/o");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getInteger("input_tokens")).isBetween(20, 100);
        assertThat(answer.headers().firstValue("x-sluice-provider")).hasValue("gpt");
        assertThat(asked).isEmpty();
    }

    @Test
    void a_gemini_caller_is_answered_in_its_own_words() {
        String question = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hello\"}]}]}";
        answers("200 OK", "{\"input_tokens\":9}");

        HttpResponse<String> native_ = gateway.post("/v1beta/models/claude%2Fc:countTokens", question);
        HttpResponse<String> estimated = gateway.post("/v1beta/models/gpt%2Fo:countTokens", question);

        assertThat(native_.body()).isEqualTo("{\"totalTokens\":9}");
        assertThat(new JsonObject(askedBody()).fieldNames()).containsExactlyInAnyOrder("model", "messages");
        assertThat(new JsonObject(estimated.body()).getInteger("totalTokens")).isPositive();
    }

    @Test
    void a_gemini_host_gets_a_gemini_callers_own_bytes() {
        String question = "{ \"contents\":[{\"parts\":[{\"text\":\"hello\"}]}] }";
        answers("200 OK", "{\"totalTokens\": 2}");

        HttpResponse<String> answer = gateway.post("/v1beta/models/google%2Fg:countTokens", question);

        assertThat(answer.body()).isEqualTo("{\"totalTokens\": 2}");
        assertThat(asked).startsWith("POST /v1/models/g:countTokens HTTP/1.1");
        assertThat(askedBody()).isEqualTo(question);
    }

    @Test
    void a_question_that_is_none_is_refused_in_the_callers_shape() {
        HttpResponse<String> answer =
                gateway.post("/v1/messages/count_tokens", "{\"model\":\"gpt/o\",\"messages\":\"hello\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getString("type")).isEqualTo("error");
    }
}
