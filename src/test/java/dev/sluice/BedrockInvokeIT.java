package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.stream.AwsEventStreamEncoder;
import dev.sluice.testing.ScriptedHost;
import dev.sluice.testing.TestGateway;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Anthropic's models at Bedrock, asked by callers of Messages and by others. */
class BedrockInvokeIT {
    private static final String MODEL = "us.anthropic.claude-x-v1:0";
    private static final String PATH = "/model/us.anthropic.claude-x-v1%3A0/";
    private static final List<String> EVENTS = List.of(
            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"c\","
                    + "\"content\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}",
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
            "{\"type\":\"ping\"}",
            "{\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hi\"},\"type\":\"content_block_delta\"}",
            "{\"type\":\"content_block_stop\",\"index\":0}",
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":5}}",
            "{\"type\":\"message_stop\",\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":3}}");

    private static ScriptedHost host;
    private static volatile ScriptedHost.Script script = connection -> {};
    private static volatile String asked = "";
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        host = ScriptedHost.start(connection -> script.play(connection));
        gateway = TestGateway.start("""
                providers:
                  amazon:
                    {baseUrl: "http://127.0.0.1:%d", api: bedrock, apiKey: amazon-key, models: ["%s", "amazon.nova-x"]}
                simulated: {enabled: false}
                """.formatted(host.port(), MODEL));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        host.close();
    }

    private static void answers(String status, String type, Buffer body) {
        script = connection -> {
            asked = connection.readRequest();
            connection.write("HTTP/1.1 %s\r\ncontent-type: %s\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
                    .formatted(status, type, body.length()));
            connection.socket().getOutputStream().write(body.getBytes());
        };
    }

    private static Buffer frames(List<String> events) {
        Buffer frames = Buffer.buffer();
        for (String event : events) {
            String bytes = Base64.getEncoder().encodeToString(event.getBytes(StandardCharsets.UTF_8));
            frames.appendBuffer(frame("event", "chunk", "{\"bytes\":\"" + bytes + "\",\"p\":\"abc\"}"));
        }
        return frames;
    }

    private static Buffer frame(String kind, String type, String payload) {
        byte[] headers = AwsEventStreamEncoder.headers(":message-type", kind, ":" + kind + "-type", type);
        Buffer frame = Buffer.buffer();
        AwsEventStreamEncoder.append(frame, headers, payload.getBytes(StandardCharsets.UTF_8));
        return frame;
    }

    private static HttpResponse<String> ask(String body, String... headers) {
        HttpRequest.Builder request = gateway.request("/v1/messages");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return gateway.send(
                request.POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    private static String question(String members) {
        return "{\"max_tokens\":9," + members + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    }

    private static String askedBody() {
        return asked.substring(asked.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void a_question_passes_but_for_model_version_and_stream() {
        answers("200 OK", "application/json", Buffer.buffer("{\"id\":\"msg_1\",\"type\":\"message\",\"odd\":1.50}"));

        HttpResponse<String> answer =
                ask(question("\"model\" : \"amazon/" + MODEL + "\",\n \"stream\": false , \"x\":1.0,"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":\"msg_1\",\"type\":\"message\",\"odd\":1.50}");
        assertThat(asked)
                .startsWith("POST " + PATH + "invoke HTTP/1.1\r\n")
                .containsIgnoringCase("authorization: Bearer amazon-key");
        assertThat(askedBody())
                .isEqualTo("{\"max_tokens\":9,\"anthropic_version\":\"bedrock-2023-05-31\",\n  \"x\":1.0,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
    }

    @Test
    void betas_move_into_the_body_and_unknown_ones_are_dropped_and_listed() {
        answers("200 OK", "application/json", Buffer.buffer("{}"));
        String body = "{\"messages\":[],\"max_tokens\":9,\"stream\":false,\"model\":\"amazon/" + MODEL + "\"}";

        HttpResponse<String> answer = ask(
                body, "anthropic-beta", "interleaved-thinking-2025-05-14, claude-code-20250219,context-1m-2025-08-07");
        HttpResponse<String> strict = ask(body, "anthropic-beta", "claude-code-20250219", "x-sluice-strict", "true");

        assertThat(askedBody())
                .isEqualTo("{\"messages\":[],\"max_tokens\":9,\"anthropic_version\":\"bedrock-2023-05-31\","
                        + "\"anthropic_beta\":[\"interleaved-thinking-2025-05-14\",\"context-1m-2025-08-07\"]}");
        assertThat(answer.headers().firstValue("x-sluice-dropped")).hasValue("anthropic-beta.claude-code-20250219");
        assertThat(strict.statusCode()).isEqualTo(400);
    }

    @Test
    void a_body_that_has_the_version_already_keeps_it() {
        answers("200 OK", "application/json", Buffer.buffer("{}"));

        ask(question("\"model\":\"amazon/" + MODEL + "\",\"anthropic_version\":\"bedrock-2099\",\"n\":1.0,"));

        assertThat(askedBody())
                .isEqualTo("{\"max_tokens\":9,\"anthropic_version\":\"bedrock-2099\",\"n\":1.0,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
    }

    @Test
    void what_is_in_the_frames_becomes_the_events_it_is_elsewhere() {
        answers("200 OK", "application/vnd.amazon.eventstream", frames(EVENTS));

        HttpResponse<String> answer = ask(question("\"stream\":true,\"model\":\"amazon/" + MODEL + "\","));

        StringBuilder expected = new StringBuilder();
        EVENTS.forEach(event -> expected.append("event: ")
                .append(new JsonObject(event).getString("type"))
                .append("\ndata: ")
                .append(event)
                .append("\n\n"));
        assertThat(asked).startsWith("POST " + PATH + "invoke-with-response-stream HTTP/1.1\r\n");
        assertThat(askedBody()).doesNotContain("stream");
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(answer.body()).isEqualTo(expected.toString());
    }

    @Test
    void an_exception_before_the_answer_is_an_error_with_a_status() {
        answers(
                "200 OK",
                "application/vnd.amazon.eventstream",
                frame("exception", "throttlingException", "{\"message\":\"slow down\"}"));

        HttpResponse<String> answer = ask(question("\"stream\":true,\"model\":\"amazon/" + MODEL + "\","));

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("rate_limit_error", "slow down");
    }

    @Test
    void an_exception_in_the_answer_is_an_event() {
        answers(
                "200 OK",
                "application/vnd.amazon.eventstream",
                frames(EVENTS.subList(0, 4))
                        .appendBuffer(frame("exception", "modelStreamErrorException", "{\"message\":\"lost\"}")));

        HttpResponse<String> answer = ask(question("\"stream\":true,\"model\":\"amazon/" + MODEL + "\","));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"text\":\"hi\"")
                .containsOnlyOnce("event: error\n")
                .contains("lost")
                .doesNotContain("message_stop");
    }

    @Test
    void a_stream_that_ends_early_is_no_success() {
        answers("200 OK", "application/vnd.amazon.eventstream", frames(EVENTS.subList(0, 4)));
        HttpResponse<String> cut = ask(question("\"stream\":true,\"model\":\"amazon/" + MODEL + "\","));
        Buffer damaged = frames(EVENTS);
        damaged.setByte(damaged.length() - 1, (byte) (damaged.getByte(damaged.length() - 1) ^ 1));
        answers("200 OK", "application/vnd.amazon.eventstream", damaged);
        HttpResponse<String> broken = ask(question("\"stream\":true,\"model\":\"amazon/" + MODEL + "\","));
        answers(
                "200 OK",
                "application/vnd.amazon.eventstream",
                frames(EVENTS.subList(0, 4)).appendBuffer(frame("event", "chunk", "{\"bytes\":7}")));
        HttpResponse<String> empty = ask(question("\"stream\":true,\"model\":\"amazon/" + MODEL + "\","));

        assertThat(List.of(cut.body(), broken.body(), empty.body()))
                .allSatisfy(body ->
                        assertThat(body).containsOnlyOnce("event: error\n").doesNotContain("message_stop"));
    }

    @Test
    void an_error_of_amazons_has_the_callers_shape() {
        answers(
                "400 Bad Request",
                "application/json",
                Buffer.buffer("{\"message\":\"Input is too long for requested model.\"}"));

        HttpResponse<String> answer = ask(question("\"model\":\"amazon/" + MODEL + "\","));
        HttpResponse<String> stream = ask(question("\"stream\":true,\"model\":\"amazon/" + MODEL + "\","));

        assertThat(List.of(answer, stream)).allSatisfy(each -> {
            assertThat(each.statusCode()).isEqualTo(400);
            JsonObject error = new JsonObject(each.body());
            assertThat(error.getString("type")).isEqualTo("error");
            assertThat(error.getJsonObject("error").getString("type")).isEqualTo("invalid_request_error");
            assertThat(error.getJsonObject("error").getString("message")).contains("prompt is too long");
        });
    }

    @Test
    void other_callers_and_other_models_go_by_converse() {
        answers("200 OK", "application/json", Buffer.buffer("""
                {"output":{"message":{"role":"assistant","content":[{"text":"hi"}]}},"stopReason":"end_turn",\
                "usage":{"inputTokens":3,"outputTokens":5,"totalTokens":8}}"""));

        HttpResponse<String> chat =
                gateway.post("/v1/chat/completions", question("\"model\":\"amazon/" + MODEL + "\","));
        assertThat(chat.body()).contains("\"hi\"");
        assertThat(asked).startsWith("POST " + PATH + "converse HTTP/1.1\r\n");
        HttpResponse<String> nova = ask(question("\"model\":\"amazon/amazon.nova-x\","));
        assertThat(nova.body()).contains("\"text\":\"hi\"");
        assertThat(asked).startsWith("POST /model/amazon.nova-x/converse HTTP/1.1\r\n");
    }
}
