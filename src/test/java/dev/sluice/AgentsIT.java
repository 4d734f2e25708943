package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.ScriptedHost;
import dev.sluice.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests in the shape of coding agents, Claude Code's and Codex's, at a host that knows Chat alone. */
class AgentsIT {
    private static final String TOOLS_OF_CLAUDE = """
            "tools":[{"name":"Bash","description":"Runs a command","input_schema":{"$schema":"http://json-schema.org/draft-07/schema#",\
            "type":"object","properties":{"command":{"type":"string"},"timeout":{"type":"number"}},"required":["command"],\
            "additionalProperties":false}},{"name":"Read","description":"Reads a file","input_schema":{"type":"object",\
            "properties":{"file_path":{"type":"string"}},"required":["file_path"]},"cache_control":{"type":"ephemeral"}}]""";
    private static final String CLAUDE = """
            "model":"chat/c","max_tokens":32000,"stream":true,"temperature":1,\
            "system":[{"type":"text","text":"You are an agent.","cache_control":{"type":"ephemeral"}},\
            {"type":"text","text":"Work in /src.","cache_control":{"type":"ephemeral","ttl":"1h"}}],\
            "thinking":{"type":"enabled","budget_tokens":31999},"metadata":{"user_id":"user_1_session_2"},""" + TOOLS_OF_CLAUDE;
    private static final String CODEX = """
            "model":"chat/c","stream":true,"store":false,"instructions":"You are an agent.","parallel_tool_calls":false,\
            "tool_choice":"auto","reasoning":{"effort":"medium","summary":"auto"},"include":["reasoning.encrypted_content"],\
            "prompt_cache_key":"session-1","tools":[{"type":"function","name":"shell","description":"Runs a command",\
            "strict":false,"parameters":{"type":"object","properties":{"command":{"type":"array","items":{"type":"string"}}},\
            "required":["command"],"additionalProperties":false}}]""";

    private static ScriptedHost host;
    private static volatile ScriptedHost.Script script = connection -> {};
    private static volatile String asked = "";
    private static TestGateway gateway;

    /** An event of a stream: its name and its data. */
    private record Told(String name, JsonObject data) {}

    @BeforeAll
    static void start() throws Exception {
        host = ScriptedHost.start(connection -> script.play(connection));
        gateway = TestGateway.start("""
                providers:
                  chat: {baseUrl: "%s", responses: false, models: [c]}
                simulated: {enabled: false}
                """.formatted(host.baseUrl()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        host.close();
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

    /** A thought, a text and two calls whose arguments come in pieces. */
    private static void calls(String one, String other) {
        streams(
                delta("{\"role\":\"assistant\",\"content\":null,\"reasoning_content\":\"I must look.\"}"),
                delta("{\"content\":\"Let me \"}"),
                delta("{\"content\":\"look.\"}"),
                delta(call(0, "call_a", one, "")),
                delta(more(0, "{\\\"command\\\":")),
                delta(more(0, "\\\"ls\\\"}")),
                delta(call(1, "call_b", other, "{\\\"file_path\\\":\\\"a\\\"}")),
                "{\"id\":\"1\",\"model\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}",
                "{\"id\":\"1\",\"model\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":90,\"completion_tokens\":20,"
                        + "\"total_tokens\":110,\"prompt_tokens_details\":{\"cached_tokens\":64}}}",
                "[DONE]");
    }

    private static void ends() {
        streams(
                delta("{\"role\":\"assistant\",\"content\":\"Done.\"}"),
                "{\"id\":\"1\",\"model\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "[DONE]");
    }

    private static String delta(String delta) {
        return "{\"id\":\"1\",\"model\":\"c\",\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}";
    }

    private static String call(int index, String id, String name, String arguments) {
        return "{\"tool_calls\":[{\"index\":%d,\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\"%s\"}}]}"
                .formatted(index, id, name, arguments);
    }

    private static String more(int index, String arguments) {
        return "{\"tool_calls\":[{\"index\":%d,\"function\":{\"arguments\":\"%s\"}}]}".formatted(index, arguments);
    }

    private static HttpResponse<String> asClaudeCode(String messages) {
        HttpRequest request = HttpRequest.newBuilder(gateway.uri("/v1/messages?beta=true"))
                .header("content-type", "application/json")
                .header("x-api-key", gateway.key())
                .header("anthropic-version", "2023-06-01")
                .header("anthropic-beta", "claude-code-20250219,interleaved-thinking-2025-05-14")
                .header("x-claude-code-session-id", "2")
                .POST(HttpRequest.BodyPublishers.ofString("{" + CLAUDE + ",\"messages\":" + messages + "}"))
                .build();
        return gateway.send(request);
    }

    private static HttpResponse<String> asCodex(String input) {
        return gateway.post("/v1/responses", "{" + CODEX + ",\"input\":" + input + "}");
    }

    private static JsonObject askedBody() {
        return new JsonObject(asked.substring(asked.indexOf("\r\n\r\n") + 4));
    }

    private static List<JsonObject> askedMessages() {
        JsonArray messages = askedBody().getJsonArray("messages");
        return IntStream.range(0, messages.size())
                .mapToObj(messages::getJsonObject)
                .toList();
    }

    /** All events; each has its type as its name, and nothing but events is there. */
    private static List<Told> events(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        List<Told> events = new ArrayList<>();
        for (String event : answer.body().strip().split("\n\n", -1)) {
            String[] lines = event.split("\n", -1);
            assertThat(lines).as(event).hasSize(2);
            JsonObject data = new JsonObject(lines[1].substring("data: ".length()));
            assertThat(lines[0]).isEqualTo("event: " + data.getString("type"));
            events.add(new Told(data.getString("type"), data));
        }
        return events;
    }

    private static String inOrder(List<Told> events) {
        return events.stream().map(Told::name).collect(Collectors.joining(" "));
    }

    @Test
    void claude_code_gets_a_turn_that_ends_with_calls() {
        calls("Bash", "Read");

        HttpResponse<String> answer =
                asClaudeCode("[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What is here?\","
                        + "\"cache_control\":{\"type\":\"ephemeral\"}}]}]");

        List<Told> events = events(answer);
        assertThat(inOrder(events).replace("content_block_", ""))
                .isEqualTo("message_start start delta stop start delta delta stop"
                        + " start delta delta stop start delta stop message_delta message_stop");
        assertThat(blocks(events)).containsExactly("thinking", "text", "tool_use Bash", "tool_use Read");
        assertThat(events.get(1).data().getJsonObject("content_block").getString("signature"))
                .isEmpty();
        assertThat(arguments(events, 2)).isEqualTo("{\"command\":\"ls\"}");
        assertThat(arguments(events, 3)).isEqualTo("{\"file_path\":\"a\"}");
        JsonObject last = events.get(events.size() - 2).data();
        assertThat(last.getJsonObject("delta").getString("stop_reason")).isEqualTo("tool_use");
        assertThat(last.getJsonObject("usage").getInteger("output_tokens")).isEqualTo(20);
        assertThat(last.getJsonObject("usage").getInteger("input_tokens")).isEqualTo(26);
        assertThat(last.getJsonObject("usage").getInteger("cache_read_input_tokens"))
                .isEqualTo(64);
        assertThat(answer.headers().firstValue("request-id")).isPresent();
    }

    /** The sort of each block; they come one after the other, numbered without a gap. */
    private static List<String> blocks(List<Told> events) {
        List<String> blocks = new ArrayList<>();
        int open = -1;
        for (Told event : events) {
            if (!event.name().startsWith("content_block_")) {
                continue;
            }
            int index = event.data().getInteger("index");
            if (event.name().equals("content_block_start")) {
                assertThat(open).isEqualTo(-1);
                assertThat(index).isEqualTo(blocks.size());
                JsonObject block = event.data().getJsonObject("content_block");
                String name = block.getString("name");
                blocks.add(block.getString("type") + (name == null ? "" : " " + name));
                open = index;
            } else {
                assertThat(index).isEqualTo(open);
                open = event.name().equals("content_block_stop") ? -1 : open;
            }
        }
        return blocks;
    }

    private static String arguments(List<Told> events, int index) {
        return events.stream()
                .filter(event -> event.name().equals("content_block_delta")
                        && event.data().getInteger("index") == index)
                .map(event -> {
                    JsonObject delta = event.data().getJsonObject("delta");
                    assertThat(delta.getString("type")).isEqualTo("input_json_delta");
                    return delta.getString("partial_json");
                })
                .collect(Collectors.joining());
    }

    @Test
    void what_claude_code_asks_arrives_in_chats_words() {
        ends();

        HttpResponse<String> answer = asClaudeCode("[{\"role\":\"user\",\"content\":\"What is here?\"}]");

        assertThat(inOrder(events(answer)).replace("content_block_", ""))
                .isEqualTo("message_start start delta stop message_delta message_stop");
        JsonObject body = askedBody();
        assertThat(asked).startsWith("POST /v1/chat/completions HTTP/1.1").doesNotContain("anthropic-");
        assertThat(body.getBoolean("stream")).isTrue();
        assertThat(body.containsKey("thinking") || body.containsKey("system")).isFalse();
        assertThat(body.getString("user")).isEqualTo("user_1_session_2");
        assertThat(body.getString("reasoning_effort")).isNotNull();
        assertThat(asked.substring(asked.indexOf("\r\n\r\n"))).doesNotContain("cache_control");
        assertThat(askedMessages())
                .extracting(message -> message.getString("role"))
                .containsExactly("system", "user");
        assertThat(askedMessages().getFirst().getString("content")).isEqualTo("You are an agent.\nWork in /src.");
        JsonObject tool = body.getJsonArray("tools").getJsonObject(0);
        assertThat(tool.getString("type")).isEqualTo("function");
        assertThat(tool.getJsonObject("function").getJsonObject("parameters").getJsonArray("required"))
                .isEqualTo(new JsonArray().add("command"));
    }

    @Test
    void what_claude_codes_tools_gave_stands_before_the_rest() {
        ends();

        HttpResponse<String> answer = asClaudeCode("""
                [{"role":"user","content":"What is here?"},\
                {"role":"assistant","content":[{"type":"thinking","thinking":"I must look.","signature":""},\
                {"type":"text","text":"Let me look."},\
                {"type":"tool_use","id":"call_a","name":"Bash","input":{"command":"ls"}},\
                {"type":"tool_use","id":"call_b","name":"Read","input":{"file_path":"a"}}]},\
                {"role":"user","content":[\
                {"type":"tool_result","tool_use_id":"call_a","is_error":true,"content":"no such folder"},\
                {"type":"tool_result","tool_use_id":"call_b","content":[{"type":"text","text":"a picture"},\
                {"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}}]},\
                {"type":"text","text":"Go on.","cache_control":{"type":"ephemeral"}}]}]""");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<JsonObject> messages = askedMessages();
        assertThat(messages)
                .extracting(message -> message.getString("role"))
                .containsExactly("system", "user", "assistant", "tool", "tool", "user");
        JsonArray calls = messages.get(2).getJsonArray("tool_calls");
        assertThat(calls.getJsonObject(0).getJsonObject("function").getString("arguments"))
                .isEqualTo("{\"command\":\"ls\"}");
        assertThat(messages.get(3).getString("tool_call_id"))
                .isEqualTo(calls.getJsonObject(0).getString("id"));
        assertThat(messages.get(3).getString("content")).contains("no such folder");
        assertThat(messages.get(4).getString("tool_call_id"))
                .isEqualTo(calls.getJsonObject(1).getString("id"));
        assertThat(messages.get(4).toString()).contains("a picture").doesNotContain("image_url");
        JsonArray rest = messages.get(5).getJsonArray("content");
        assertThat(rest.getJsonObject(0).getString("type")).isEqualTo("image_url");
        assertThat(rest.getJsonObject(1).getString("text")).isEqualTo("Go on.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HEAD /", "GET /api/hello", "HEAD /api/hello", "HEAD /v1/models", "GET /v1/models?limit=1000"})
    void a_probe_is_answered_and_is_no_failure_of_ours(String probe) {
        String[] words = probe.split(" ", -1);
        HttpRequest request = gateway.request(words[1])
                .method(words[0], HttpRequest.BodyPublishers.noBody())
                .build();

        assertThat(gateway.send(request).statusCode()).isLessThan(500);
    }

    @Test
    void codex_gets_all_events_in_their_order() {
        calls("shell", "shell");

        HttpResponse<String> answer = asCodex(
                "[{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"What is here?\"}]}]");

        List<Told> events = events(answer);
        assertThat(inOrder(events).replace("response.", ""))
                .isEqualTo("created in_progress"
                        + " output_item.added reasoning_summary_part.added reasoning_summary_text.delta"
                        + " reasoning_summary_text.done reasoning_summary_part.done output_item.done"
                        + " output_item.added content_part.added output_text.delta output_text.delta"
                        + " output_text.done content_part.done output_item.done"
                        + " output_item.added function_call_arguments.delta function_call_arguments.delta"
                        + " function_call_arguments.done output_item.done"
                        + " output_item.added function_call_arguments.delta"
                        + " function_call_arguments.done output_item.done completed");
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).data().getInteger("sequence_number")).isEqualTo(i);
        }
        JsonObject response = events.getLast().data().getJsonObject("response");
        JsonArray output = response.getJsonArray("output");
        JsonObject call = output.getJsonObject(2);
        assertThat(output).hasSize(4);
        assertThat(call.getString("type")).isEqualTo("function_call");
        assertThat(call.getString("call_id")).isEqualTo("call_a");
        assertThat(call.getString("id")).startsWith("fc_");
        assertThat(call.getString("arguments")).isEqualTo("{\"command\":\"ls\"}");
        assertThat(response.getBoolean("store")).isFalse();
        assertThat(response.getJsonObject("usage").getInteger("total_tokens")).isEqualTo(110);
    }

    @Test
    void what_codex_asks_next_arrives_in_chats_words() {
        ends();

        HttpResponse<String> answer = asCodex("""
                [{"type":"message","role":"developer","content":[{"type":"input_text","text":"Sandboxed."}]},\
                {"type":"message","role":"user","content":[{"type":"input_text","text":"What is here?"}]},\
                {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"I must look."}],\
                "encrypted_content":"b3BhcXVl"},\
                {"type":"message","role":"assistant","content":[{"type":"output_text","text":"Let me look."}]},\
                {"type":"function_call","id":"fc_1","call_id":"call_a","name":"shell","arguments":"{\\"command\\":[\\"ls\\"]}"},\
                {"type":"function_call","id":"fc_2","call_id":"call_b","name":"shell","arguments":"{\\"command\\":[\\"pwd\\"]}"},\
                {"type":"function_call_output","call_id":"call_a","output":"a\\nb"},\
                {"type":"function_call_output","call_id":"call_b","output":"/src"}]""");

        events(answer);
        List<JsonObject> messages = askedMessages();
        assertThat(messages)
                .extracting(message -> message.getString("role"))
                .endsWith("user", "assistant", "tool", "tool");
        assertThat(messages.getFirst().getString("content")).startsWith("You are an agent.");
        JsonObject said = messages.get(messages.size() - 3);
        assertThat(said.getString("content")).isEqualTo("Let me look.");
        assertThat(said.getJsonArray("tool_calls")).hasSize(2);
        assertThat(said.getJsonArray("tool_calls").getJsonObject(0).getString("id"))
                .isEqualTo("call_a");
        assertThat(messages.getLast().getString("content")).isEqualTo("/src");
        JsonObject body = askedBody();
        assertThat(body.toString()).doesNotContain("b3BhcXVl", "previous_response_id");
        assertThat(body.getString("reasoning_effort")).isEqualTo("medium");
        assertThat(body.getBoolean("parallel_tool_calls")).isFalse();
        JsonObject tool = body.getJsonArray("tools").getJsonObject(0).getJsonObject("function");
        assertThat(tool.getString("name")).isEqualTo("shell");
        assertThat(tool.getJsonObject("parameters").getJsonArray("required")).hasSize(1);
    }
}
