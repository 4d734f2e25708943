package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.CompletionEvents;
import dev.sluice.dialect.converse.ConverseDialect;
import dev.sluice.testing.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Gemini and Bedrock as hosts, asked in their own dialect and in others, and what the hosts get to see. */
class ProvidersIT {
    private static final String QUESTION = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hello\"}]}]}";
    private static final String CHUNK =
            "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"hi\"}]},"
                    + "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":3,"
                    + "\"candidatesTokenCount\":5,\"totalTokenCount\":8},\"modelVersion\":\"g\"}\r\n\r\n";
    private static final String CHAT =
            "{\"model\":\"%s\",\"stream\":%b,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    private static TestGateway gateway;
    private static HttpServer host;
    private static volatile String asked = "";
    private static volatile JsonObject body = new JsonObject();
    private static volatile String contentType = "application/json";
    private static volatile Buffer answer = Buffer.buffer();

    @BeforeAll
    static void start() {
        Vertx vertx = Vertx.vertx();
        host = TestGateway.await(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(bytes -> {
                    asked = request.method() + " " + request.uri() + "\n" + request.headers();
                    body = bytes.toJsonObject();
                    var unused = request.response()
                            .putHeader("content-type", contentType)
                            .end(answer);
                }))
                .listen(0, "127.0.0.1"));
        String url = "http://127.0.0.1:" + host.actualPort();
        gateway = TestGateway.start("""
                providers:
                  google: {baseUrl: "%s/v1beta", api: gemini, apiKey: google-key, models: [g]}
                  amazon: {baseUrl: "%s", api: bedrock, apiKey: amazon-key, models: ["us.a-v1:0"]}
                simulated: {enabled: false}
                """.formatted(url, url));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        TestGateway.await(host.close());
    }

    private static void answers(String type, Buffer bytes) {
        contentType = type;
        answer = bytes;
    }

    private static HttpResponse<byte[]> ask(String path, String json) throws Exception {
        HttpRequest request = gateway.request(path)
                .timeout(java.time.Duration.ofSeconds(5))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void geminis_own_stream_passes_byte_for_byte() throws Exception {
        answers("text/event-stream", Buffer.buffer(CHUNK));

        HttpResponse<byte[]> response = ask("/v1beta/models/google%2Fg:streamGenerateContent?alt=sse", QUESTION);

        assertThat(text(response)).isEqualTo(CHUNK);
        assertThat(asked)
                .startsWith("POST /v1beta/models/g:streamGenerateContent?alt=sse\n")
                .contains("x-goog-api-key=google-key")
                .doesNotContain(gateway.key());
        assertThat(body).isEqualTo(new JsonObject(QUESTION));
    }

    @Test
    void a_chat_caller_gets_geminis_stream() throws Exception {
        answers("text/event-stream", Buffer.buffer(CHUNK));

        HttpResponse<byte[]> response = ask("/v1/chat/completions", CHAT.formatted("google/g", true));

        assertThat(text(response))
                .contains("\"content\":\"hi\"", "\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(body.getJsonArray("contents").getJsonObject(0).getString("role"))
                .isEqualTo("user");
    }

    private static Buffer frames() {
        Completion completion = new Completion(
                "1",
                "a",
                1,
                List.of(new Completion.Choice(List.of(Part.Text.of("hi")), FinishReason.STOP, null, Extras.NONE)),
                Usage.of(3, 5, 0, 0),
                null,
                Extras.NONE);
        AnswerWriter writer = new ConverseDialect().answerWriter(new CallerTerms("1", "a", 1, true));
        Buffer frames = Buffer.buffer();
        CompletionEvents.of(completion, event -> writer.write(event, frames));
        writer.end(frames);
        return frames;
    }

    @Test
    void bedrocks_own_frames_pass_byte_for_byte() throws Exception {
        Buffer frames = frames();
        answers("application/vnd.amazon.eventstream", frames);

        HttpResponse<byte[]> response = ask(
                "/model/amazon%2Fus.a-v1%3A0/converse-stream",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hello\"}]}]}");

        assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
        assertThat(response.body()).isEqualTo(frames.getBytes());
        assertThat(response.headers().firstValue("content-type")).hasValue("application/vnd.amazon.eventstream");
        assertThat(asked)
                .startsWith("POST /model/us.a-v1%3A0/converse-stream\n")
                .contains("authorization=Bearer amazon-key");
    }

    @Test
    void a_chat_caller_gets_bedrocks_frames_as_chunks() throws Exception {
        answers("application/vnd.amazon.eventstream", frames());

        HttpResponse<byte[]> response = ask("/v1/chat/completions", CHAT.formatted("amazon/us.a-v1:0", true));

        assertThat(text(response))
                .contains("\"content\":\"hi\"", "\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void a_gemini_caller_gets_bedrocks_frames_as_one_array() throws Exception {
        answers("application/vnd.amazon.eventstream", frames());

        HttpResponse<byte[]> response = ask("/v1beta/models/amazon%2Fus.a-v1%3A0:streamGenerateContent", QUESTION);

        JsonArray array = new JsonArray(text(response));
        assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("application/json");
        assertThat(array.encode()).contains("\"text\":\"hi\"", "\"finishReason\":\"STOP\"", "\"totalTokenCount\":8");
    }

    @Test
    void a_damaged_frame_ends_the_stream_with_an_error() throws Exception {
        Buffer frames = frames();
        Buffer damaged = frames.copy();
        damaged.setByte(frames.length() - 20, (byte) (frames.getByte(frames.length() - 20) ^ 1));
        answers("application/vnd.amazon.eventstream", damaged);

        HttpResponse<byte[]> response = ask("/v1/chat/completions", CHAT.formatted("amazon/us.a-v1:0", true));

        assertThat(text(response)).contains("\"error\"").doesNotContain("[DONE]");
    }

    @Test
    void an_error_of_the_gateway_has_geminis_shape() throws Exception {
        HttpResponse<byte[]> response = ask("/v1beta/models/nobody%2Fx:generateContent", QUESTION);

        assertThat(response.statusCode()).isEqualTo(404);
        JsonObject error = new JsonObject(text(response)).getJsonObject("error");
        assertThat(error.getInteger("code")).isEqualTo(404);
        assertThat(error.getString("status")).isEqualTo("NOT_FOUND");
    }
}
