package dev.sluice.provider.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.simulated.Simulator.Received;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChatTest {
    private static final String PATH = "/v1/chat/completions";
    private static final JsonObject WEATHER = new JsonObject("""
            {"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":{
              "city":{"type":"string"},"days":{"type":"integer"},"unit":{"enum":["C","F"]},
              "places":{"type":"array","items":{"type":"object","properties":{"lat":{"type":"number"}}}}}}}}
            """);

    private Simulator simulator;

    @BeforeAll
    void start() throws Exception {
        simulator = Simulator.quick();
    }

    @AfterAll
    void stop() throws Exception {
        simulator.close();
    }

    private static String text(List<JsonObject> chunks, int choice) {
        return chunks.stream()
                .flatMap(chunk -> chunk.getJsonArray("choices").stream())
                .map(JsonObject.class::cast)
                .filter(one -> one.getInteger("index") == choice)
                .map(one -> one.getJsonObject("delta").getString("content"))
                .filter(Objects::nonNull)
                .collect(Collectors.joining());
    }

    @Test
    void a_stream_says_what_the_whole_answer_says() throws Exception {
        Received whole = simulator.post(PATH, Simulator.chat("demo"));
        Received stream = simulator.post(PATH, Simulator.chat("demo").put("stream", true));
        String said = whole.json()
                .getJsonArray("choices")
                .getJsonObject(0)
                .getJsonObject("message")
                .getString("content");
        assertThat(said).isNotBlank();
        assertThat(text(stream.events(), 0)).isEqualTo(said);
        assertThat(stream.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        assertThat(stream.payloads()).last().isEqualTo("[DONE]");
        assertThat(whole.headers().firstValueAsLong("content-length")).hasValue(whole.bytes().length);
    }

    @Test
    void the_same_request_gets_the_same_bytes_but_for_the_time() throws Exception {
        Received one = simulator.post(PATH, Simulator.chat("demo").put("stream", true));
        Received two = simulator.post(PATH, Simulator.chat("demo").put("stream", true));
        assertThat(untimed(one)).isEqualTo(untimed(two));
        JsonObject other = Simulator.chat("demo");
        other.getJsonArray("messages").getJsonObject(0).put("content", "And lakes?");
        assertThat(untimed(simulator.post(PATH, other.put("stream", true)))).isNotEqualTo(untimed(one));
    }

    private static String untimed(Received received) {
        return received.text().replaceAll("\"created\":[0-9]+", "");
    }

    @Test
    void usage_comes_in_a_chunk_of_its_own_when_it_is_asked_for() throws Exception {
        JsonObject request = Simulator.chat("demo;tokens=7")
                .put("stream", true)
                .put("stream_options", new JsonObject().put("include_usage", true));
        List<JsonObject> chunks = simulator.post(PATH, request).events();
        JsonObject last = chunks.getLast();
        assertThat(last.getJsonArray("choices")).isEmpty();
        assertThat(last.getJsonObject("usage").getInteger("completion_tokens")).isEqualTo(7);
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allMatch(chunk -> chunk.containsKey("usage") && chunk.getValue("usage") == null);
        request.remove("stream_options");
        assertThat(simulator.post(PATH, request).events()).noneMatch(chunk -> chunk.containsKey("usage"));
    }

    @Test
    void the_callers_limit_cuts_the_answer() throws Exception {
        for (String field : List.of("max_tokens", "max_completion_tokens")) {
            JsonObject request = Simulator.chat("demo;tokens=20").put(field, 5);
            JsonObject whole = simulator.post(PATH, request).json();
            assertThat(whole.getJsonArray("choices").getJsonObject(0).getString("finish_reason"))
                    .isEqualTo("length");
            assertThat(whole.getJsonObject("usage").getInteger("completion_tokens"))
                    .isEqualTo(5);
            List<JsonObject> chunks =
                    simulator.post(PATH, request.put("stream", true)).events();
            assertThat(finishReasons(chunks)).containsExactly("length");
        }
    }

    private static List<String> finishReasons(List<JsonObject> chunks) {
        return chunks.stream()
                .flatMap(chunk -> chunk.getJsonArray("choices").stream())
                .map(choice -> ((JsonObject) choice).getString("finish_reason"))
                .filter(Objects::nonNull)
                .toList();
    }

    @Test
    void several_choices_take_turns_and_differ() throws Exception {
        JsonObject request = Simulator.chat("demo;tokens=6").put("n", 3);
        JsonArray whole = simulator.post(PATH, request).json().getJsonArray("choices");
        List<JsonObject> chunks =
                simulator.post(PATH, request.put("stream", true)).events();
        for (int i = 0; i < 3; i++) {
            assertThat(text(chunks, i))
                    .isEqualTo(whole.getJsonObject(i).getJsonObject("message").getString("content"));
        }
        assertThat(text(chunks, 0)).isNotEqualTo(text(chunks, 1));
        assertThat(finishReasons(chunks)).containsExactly("stop", "stop", "stop");
    }

    @Test
    void a_tool_is_called_with_arguments_that_are_json() throws Exception {
        JsonObject request = Simulator.chat("demo;calls=2")
                .put("tools", JsonArray.of(WEATHER))
                .put("stream", true);
        List<JsonObject> chunks = simulator.post(PATH, request).events();
        assertThat(finishReasons(chunks)).containsExactly("tool_calls");
        List<JsonObject> deltas = chunks.stream()
                .filter(chunk -> !chunk.getJsonArray("choices").isEmpty())
                .map(chunk -> chunk.getJsonArray("choices").getJsonObject(0).getJsonObject("delta"))
                .filter(delta -> delta.containsKey("tool_calls"))
                .map(delta -> delta.getJsonArray("tool_calls").getJsonObject(0))
                .toList();
        JsonArray whole = simulator
                .post(PATH, request.put("stream", false))
                .json()
                .getJsonArray("choices")
                .getJsonObject(0)
                .getJsonObject("message")
                .getJsonArray("tool_calls");
        for (int i = 0; i < 2; i++) {
            int index = i;
            String arguments = deltas.stream()
                    .filter(delta -> delta.getInteger("index") == index)
                    .map(delta -> delta.getJsonObject("function").getString("arguments"))
                    .collect(Collectors.joining());
            assertThat(new JsonObject(arguments).fieldNames()).containsExactly("city", "days", "unit", "places");
            JsonObject function = whole.getJsonObject(i).getJsonObject("function");
            assertThat(function.getString("name")).isEqualTo("get_weather");
            assertThat(function.getString("arguments")).isEqualTo(arguments);
        }
    }

    @Test
    void no_tool_is_called_after_a_result_or_when_none_is_wanted() throws Exception {
        JsonObject request = Simulator.chat("demo").put("tools", JsonArray.of(WEATHER));
        JsonObject unwanted =
                simulator.post(PATH, request.copy().put("tool_choice", "none")).json();
        request.getJsonArray("messages")
                .add(new JsonObject()
                        .put("role", "tool")
                        .put("tool_call_id", "call_1")
                        .put("content", "rain"));
        JsonObject answered = simulator.post(PATH, request).json();
        for (JsonObject answer : List.of(unwanted, answered)) {
            JsonObject choice = answer.getJsonArray("choices").getJsonObject(0);
            assertThat(choice.getString("finish_reason")).isEqualTo("stop");
            assertThat(choice.getJsonObject("message").getString("content")).isNotBlank();
        }
    }

    @Test
    void text_completions_stream_too() throws Exception {
        JsonObject request = new JsonObject().put("model", "demo").put("prompt", "Once");
        String whole = simulator
                .post("/v1/completions", request)
                .json()
                .getJsonArray("choices")
                .getJsonObject(0)
                .getString("text");
        Received stream = simulator.post("/v1/completions", request.put("stream", true));
        String streamed = stream.events().stream()
                .map(chunk -> chunk.getJsonArray("choices").getJsonObject(0).getString("text"))
                .collect(Collectors.joining());
        assertThat(streamed).isNotBlank().isEqualTo(whole);
        assertThat(stream.payloads()).last().isEqualTo("[DONE]");
    }

    @Test
    void tokens_keep_their_times() throws Exception {
        long start = System.nanoTime();
        simulator.post(
                PATH,
                Simulator.chat("demo;tokens=20;first=50ms;inter=uniform:4ms:6ms")
                        .put("stream", true));
        assertThat((System.nanoTime() - start) / 1_000_000).isGreaterThanOrEqualTo(120);
    }
}
