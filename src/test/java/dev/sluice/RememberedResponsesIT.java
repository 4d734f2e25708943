package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.ScriptedHost;
import dev.sluice.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers of Responses at a host that knows Chat alone: what they store is remembered by the gateway. */
class RememberedResponsesIT {
    private static ScriptedHost host;
    private static volatile ScriptedHost.Script script = connection -> {};
    private static volatile String asked = "";
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        host = ScriptedHost.start(connection -> script.play(connection));
        gateway = TestGateway.start("""
                server: {eventLoops: 4}
                providers:
                  chat: {baseUrl: "%1$s", responses: false, models: [c]}
                  gpt: {baseUrl: "%1$s", models: [g]}
                  claude: {baseUrl: "%1$s", api: anthropic, models: [a]}
                simulated: {enabled: false}
                """.formatted(host.baseUrl()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        host.close();
    }

    private static void answers(String body) {
        asked = "";
        script = connection -> {
            asked = connection.readRequest();
            connection.write(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s"
                            .formatted(body.length(), body));
        };
    }

    private static void says(String text) {
        answers("""
                {"id":"chatcmpl-1","object":"chat.completion","created":7,"model":"c","choices":[{"index":0,\
                "message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],\
                "usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}}""".formatted(text));
    }

    private static void streams(String... payloads) {
        asked = "";
        script = connection -> {
            asked = connection.readRequest();
            connection.write(ScriptedHost.STREAM_HEAD);
            for (String payload : payloads) {
                connection.chunk("data: " + payload + "\n\n");
            }
            connection.endChunks();
        };
    }

    private static JsonObject askedBody() {
        return new JsonObject(asked.substring(asked.indexOf("\r\n\r\n") + 4));
    }

    private static HttpResponse<String> ask(String members) {
        return gateway.post("/v1/responses", "{\"model\":\"chat/c\"," + members + "}");
    }

    private static HttpResponse<String> delete(String path) {
        return gateway.send(gateway.request(path).DELETE().build());
    }

    private static JsonObject error(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getJsonObject("error");
    }

    /** Role and text of all that the host was told. */
    private static List<String> conversation() {
        JsonArray messages = askedBody().getJsonArray("messages");
        return IntStream.range(0, messages.size())
                .mapToObj(messages::getJsonObject)
                .map(message -> message.getString("role") + ": " + message.getValue("content"))
                .toList();
    }

    @Test
    void a_host_without_responses_is_asked_in_chat_and_what_is_said_goes_on() {
        says("Hello Ada");
        HttpResponse<String> first = ask("\"instructions\":\"Be kind\",\"input\":\"I am Ada\"");
        JsonObject response = new JsonObject(first.body());
        String id = response.getString("id");
        says("Ada");

        HttpResponse<String> second =
                ask("\"instructions\":\"Be short\",\"input\":\"My name?\",\"previous_response_id\":\"" + id + "\"");

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(first.headers().firstValue("x-sluice-dropped")).isEmpty();
        assertThat(id).startsWith("resp_");
        assertThat(response.getBoolean("store")).isTrue();
        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(new JsonObject(second.body()).getString("previous_response_id"))
                .isEqualTo(id);
        assertThat(second.headers().firstValue("x-sluice-dropped")).isEmpty();
        assertThat(asked).startsWith("POST /v1/chat/completions HTTP/1.1");
        assertThat(conversation())
                .containsExactly("system: Be short", "user: I am Ada", "assistant: Hello Ada", "user: My name?");
    }

    @Test
    void a_stream_is_remembered_with_its_calls_and_another_host_may_go_on() {
        streams(
                "{\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\","
                        + "\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"{}\"}}]}}]}",
                "{\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}",
                "[DONE]");
        String tools = "\"tools\":[{\"type\":\"function\",\"name\":\"look\",\"parameters\":{\"type\":\"object\"}}]";
        HttpResponse<String> first = ask("\"stream\":true,\"input\":\"Look\"," + tools);
        String last = first.body().substring(first.body().lastIndexOf("data: ") + 6);
        JsonObject whole = new JsonObject(last).getJsonObject("response");
        answers("""
                {"id":"msg_1","type":"message","role":"assistant","model":"a","content":[{"type":"text","text":"hi"}],\
                "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":5}}""");

        HttpResponse<String> second = gateway.post(
                "/v1/responses",
                "{\"model\":\"claude/a\",\"previous_response_id\":\"" + whole.getString("id") + "\"," + tools
                        + ",\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"a tree\"}]}");

        assertThat(gateway.get("/v1/responses/" + whole.getString("id")).body()).isEqualTo(whole.encode());
        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        JsonArray messages = askedBody().getJsonArray("messages");
        assertThat(messages).hasSize(3);
        JsonObject call = messages.getJsonObject(1).getJsonArray("content").getJsonObject(0);
        JsonObject result = messages.getJsonObject(2).getJsonArray("content").getJsonObject(0);
        assertThat(call.getString("type")).isEqualTo("tool_use");
        assertThat(result.getString("tool_use_id")).isEqualTo(call.getString("id"));
    }

    @Test
    void every_event_loop_knows_what_one_was_told() throws Exception {
        says("Hello");
        String id = new JsonObject(ask("\"input\":\"Hi\"").body()).getString("id");

        for (int i = 0; i < 8; i++) {
            try (HttpClient another = HttpClient.newHttpClient()) {
                HttpRequest request =
                        gateway.request("/v1/responses/" + id).GET().build();

                assertThat(another.send(request, HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void what_is_remembered_is_shown_and_forgotten() {
        says("Hello");
        HttpResponse<String> first = ask("\"input\":\"Hi\"");
        String path = "/openai/v1/responses/" + new JsonObject(first.body()).getString("id");

        HttpResponse<String> shown = gateway.get(path);
        HttpResponse<String> cancelled = gateway.post(path + "/cancel", "");
        HttpResponse<String> deleted = delete(path);

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).isEqualTo(first.body());
        assertThat(cancelled.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(deleted.body()).getBoolean("deleted")).isTrue();
        assertThat(gateway.get(path).statusCode()).isEqualTo(404);
        assertThat(delete(path).statusCode()).isEqualTo(404);
        assertThat(gateway.post(path + "/cancel", "").statusCode()).isEqualTo(404);
        assertThat(error(gateway.get(path)).getString("code")).isEqualTo("response_not_found");
        assertThat(error(gateway.get(path)).getString("type")).isEqualTo("invalid_request_error");
    }

    @Test
    void what_is_not_to_be_stored_is_not_remembered() {
        says("Hello");
        JsonObject response =
                new JsonObject(ask("\"input\":\"Hi\",\"store\":false").body());

        assertThat(response.getBoolean("store")).isFalse();
        assertThat(gateway.get("/v1/responses/" + response.getString("id")).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'previous_response_id':'resp_0'|previous_response_id|previous_response_not_found",
                "'previous_response_id':7|previous_response_id|invalid_request",
                "'background':true|background|invalid_request",
                "'conversation':'conv_1'|conversation|invalid_request",
                "'conversation':{'id':'conv_1'}|conversation|invalid_request",
                "'input':[{'type':'item_reference','id':'msg_1'}]|input[0]|invalid_request",
            })
    void what_cannot_be_remembered_is_refused_by_its_name(String members, String param, String code) {
        says("Hello");
        String input = members.contains("'input'") ? "" : "'input':'Hi',";

        HttpResponse<String> answer = ask((input + members).replace('\'', '"'));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(error(answer).getString("param")).isEqualTo(param);
        assertThat(error(answer).getString("code")).isEqualTo(code);
        assertThat(asked).isEmpty();
    }

    @Test
    void a_host_that_serves_responses_gets_the_callers_own_bytes() {
        answers("{\"id\":\"resp_9\",\"object\":\"response\",\"status\":\"completed\",\"output\":[]}");

        HttpResponse<String> answer = gateway.post(
                "/v1/responses", "{\"model\":\"gpt/g\",\"input\":\"Hi\",\"previous_response_id\":\"resp_8\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(asked).startsWith("POST /v1/responses HTTP/1.1");
        assertThat(askedBody().getString("previous_response_id")).isEqualTo("resp_8");
        assertThat(gateway.get("/v1/responses/resp_9").statusCode()).isEqualTo(404);
    }
}
