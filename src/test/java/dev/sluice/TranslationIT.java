package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.ScriptedHost;
import dev.sluice.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Callers and hosts of different dialects, end to end over sockets. */
class TranslationIT {
    private static ScriptedHost host;
    private static volatile ScriptedHost.Script script = connection -> {};
    private static volatile String asked = "";
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        host = ScriptedHost.start(connection -> script.play(connection));
        gateway = TestGateway.start("""
                providers:
                  claude: {baseUrl: "%s", api: anthropic, apiKey: host-key, models: [c]}
                  gpt: {baseUrl: "%s", models: [g]}
                simulated: {enabled: false}
                """.formatted(host.baseUrl(), host.baseUrl()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        host.close();
    }

    private static void answers(String status, String body) {
        script = connection -> {
            asked = connection.readRequest();
            connection.write("HTTP/1.1 %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                    .formatted(status, body.length(), body));
        };
    }

    private static void streams(String... events) {
        script = connection -> {
            asked = connection.readRequest();
            connection.write(ScriptedHost.STREAM_HEAD);
            for (String event : events) {
                connection.chunk(event);
            }
            connection.endChunks();
        };
    }

    private static HttpResponse<String> ask(String path, String body) throws Exception {
        HttpRequest request = gateway.request(path)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return gateway.send(request);
    }

    private static JsonObject askedBody() {
        return new JsonObject(asked.substring(asked.indexOf("\r\n\r\n") + 4));
    }

    @Test
    void a_chat_caller_gets_the_answer_of_a_messages_host() throws Exception {
        answers("200 OK", """
                {"id":"msg_1","type":"message","role":"assistant","model":"c","content":[{"type":"text","text":"hi"}],\
                "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":5}}""");

        HttpResponse<String> answer = ask(
                "/v1/chat/completions",
                "{\"model\":\"claude/c\",\"seed\":7,\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"},"
                        + "{\"role\":\"user\",\"content\":\"hello\"}]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonObject body = new JsonObject(answer.body());
        assertThat(body.getJsonArray("choices")
                        .getJsonObject(0)
                        .getJsonObject("message")
                        .getString("content"))
                .isEqualTo("hi");
        assertThat(body.getString("model")).isEqualTo("claude/c");
        assertThat(body.getJsonObject("usage").getInteger("total_tokens")).isEqualTo(8);
        assertThat(answer.headers().firstValue("x-sluice-dropped")).hasValue("seed");
        assertThat(asked).startsWith("POST /v1/messages HTTP/1.1").contains("x-api-key: host-key");
        assertThat(askedBody().getString("model")).isEqualTo("c");
        assertThat(askedBody().getInteger("max_tokens")).isPositive();
    }

    @Test
    void a_chat_caller_gets_the_stream_of_a_messages_host() throws Exception {
        streams(
                event(
                        "message_start",
                        "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                                + "\"model\":\"c\",\"content\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}"),
                event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"),
                event("content_block_delta", "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hi\"}"),
                event("content_block_stop", "\"index\":0"),
                event("message_delta", "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":5}"),
                event("message_stop", "\"x\":0"));

        HttpResponse<String> answer = ask(
                "/v1/chat/completions",
                "{\"model\":\"claude/c\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"content\":\"hi\"", "\"finish_reason\":\"stop\"", "\"total_tokens\":8")
                .endsWith("data: [DONE]\n\n");
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
    }

    @Test
    void a_messages_caller_gets_the_stream_of_a_chat_host() throws Exception {
        streams(
                "data: {\"id\":\"1\",\"model\":\"g\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n",
                "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
                "data: {\"id\":\"1\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,"
                        + "\"total_tokens\":8}}\n\n",
                "data: [DONE]\n\n");

        HttpResponse<String> answer = ask(
                "/v1/messages",
                "{\"model\":\"gpt/g\",\"stream\":true,\"max_tokens\":100,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("event: message_start\n")
                .contains("\"text\":\"hi\"", "\"stop_reason\":\"end_turn\"", "\"output_tokens\":5")
                .contains("event: message_stop\n");
        assertThat(asked).startsWith("POST /v1/chat/completions HTTP/1.1");
        assertThat(askedBody().getJsonObject("stream_options").getBoolean("include_usage"))
                .isTrue();
    }

    @Test
    void an_error_of_the_host_has_the_callers_shape() throws Exception {
        answers(
                "429 Too Many Requests",
                "{\"error\":{\"message\":\"slow down\",\"type\":\"tokens\",\"code\":\"rate_limit_exceeded\"}}");

        HttpResponse<String> answer = ask(
                "/v1/messages",
                "{\"model\":\"gpt/g\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

        assertThat(answer.statusCode()).isEqualTo(429);
        JsonObject body = new JsonObject(answer.body());
        assertThat(body.getString("type")).isEqualTo("error");
        assertThat(body.getJsonObject("error").getString("type")).isEqualTo("rate_limit_error");
        assertThat(body.getJsonObject("error").getString("message")).isEqualTo("slow down");
    }

    @Test
    void a_failure_of_the_gateway_has_the_callers_shape() throws Exception {
        HttpResponse<String> answer = ask("/anthropic/v1/messages", "{\"model\":\"gpt/g\",\"messages\":7}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
                .contains("messages");
    }

    @Test
    void a_stream_that_breaks_off_ends_with_an_error_the_caller_can_read() throws Exception {
        streams("data: {\"id\":\"1\",\"model\":\"g\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n");

        HttpResponse<String> answer = ask(
                "/v1/messages",
                "{\"model\":\"gpt/g\",\"stream\":true,\"max_tokens\":100,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

        assertThat(answer.body()).contains("event: error\n").doesNotContain("message_stop");
        assertThat(List.of(answer.body().split("\n\n", -1)))
                .filteredOn(event -> event.startsWith("event: error"))
                .hasSize(1);
    }

    @Test
    void a_strict_caller_is_refused_what_would_be_dropped() throws Exception {
        HttpRequest request = gateway.request("/v1/chat/completions")
                .header("x-sluice-strict", "true")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"claude/c\",\"seed\":7,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"))
                .build();

        HttpResponse<String> answer = gateway.send(request);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("param"))
                .isEqualTo("seed");
    }

    @Test
    void a_question_whose_model_stands_in_the_path_arrives_whole() throws Exception {
        answers("200 OK", """
                {"id":"1","object":"chat.completion","created":1,"model":"g","choices":[{"index":0,"finish_reason":"stop",\
                "message":{"role":"assistant","content":"hi"}}]}""");

        HttpResponse<String> answer = ask(
                "/v1beta/models/gpt%2Fg:generateContent",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hello\"}]}]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(askedBody().getJsonArray("messages").getJsonObject(0).getString("content"))
                .isEqualTo("hello");
        assertThat(answer.body()).contains("\"text\":\"hi\"");
    }
}
