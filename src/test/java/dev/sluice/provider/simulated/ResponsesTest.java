package dev.sluice.provider.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.simulated.Simulator.Received;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ResponsesTest {
    private static final String PATH = "/v1/responses";
    private static final JsonObject TOOL = new JsonObject(
            "{\"type\":\"function\",\"name\":\"look_up\",\"parameters\":{\"type\":\"object\",\"properties\":"
                    + "{\"what\":{\"type\":\"string\"}}}}");

    private Simulator simulator;

    @BeforeAll
    void start() throws Exception {
        simulator = Simulator.quick();
    }

    @AfterAll
    void stop() throws Exception {
        simulator.close();
    }

    private static List<String> types(List<JsonObject> events) {
        return events.stream().map(event -> event.getString("type")).distinct().toList();
    }

    private static void assertNumbered(Received received) {
        List<JsonObject> events = received.events();
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).getInteger("sequence_number")).isEqualTo(i);
        }
        List<String> names = received.text()
                .lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring(7))
                .toList();
        assertThat(names)
                .isEqualTo(events.stream().map(event -> event.getString("type")).toList());
    }

    private static String joined(List<JsonObject> events, String type) {
        return events.stream()
                .filter(event -> event.getString("type").equals(type))
                .map(event -> event.getString("delta"))
                .collect(Collectors.joining());
    }

    @Test
    void text_is_streamed_in_openais_order() throws Exception {
        Received stream = simulator.post(PATH, Simulator.responses("demo").put("stream", true));
        List<JsonObject> events = stream.events();
        assertNumbered(stream);
        assertThat(types(events))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        String said = joined(events, "response.output_text.delta");
        assertThat(said).isNotBlank();
        JsonObject done = events.get(events.size() - 4);
        assertThat(done.getString("text")).isEqualTo(said);
        JsonObject whole = simulator.post(PATH, Simulator.responses("demo")).json();
        JsonObject completed = events.getLast().getJsonObject("response");
        whole.remove("created_at");
        completed.remove("created_at");
        assertThat(completed).isEqualTo(whole);
        assertThat(whole.toString()).contains(said);
    }

    @Test
    void functions_are_called_in_openais_order() throws Exception {
        JsonObject request = Simulator.responses("demo;calls=2")
                .put("tools", JsonArray.of(TOOL))
                .put("stream", true);
        Received stream = simulator.post(PATH, request);
        assertNumbered(stream);
        assertThat(types(stream.events()))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
        JsonArray output = stream.events().getLast().getJsonObject("response").getJsonArray("output");
        String arguments = output.stream()
                .map(item -> ((JsonObject) item).getString("arguments"))
                .collect(Collectors.joining());
        assertThat(joined(stream.events(), "response.function_call_arguments.delta"))
                .isEqualTo(arguments);
        assertThat(new JsonObject(output.getJsonObject(0).getString("arguments")).getString("what"))
                .isNotBlank();
        assertThat(simulator.post(PATH, request.put("stream", false)).json().getJsonArray("output"))
                .isEqualTo(output);
    }

    @Test
    void the_callers_limit_leaves_the_response_incomplete() throws Exception {
        JsonObject request = Simulator.responses("demo;tokens=20").put("max_output_tokens", 4);
        JsonObject whole = simulator.post(PATH, request).json();
        assertThat(whole.getString("status")).isEqualTo("incomplete");
        assertThat(whole.getJsonObject("incomplete_details").getString("reason"))
                .isEqualTo("max_output_tokens");
        JsonObject last =
                simulator.post(PATH, request.put("stream", true)).events().getLast();
        assertThat(last.getString("type")).isEqualTo("response.incomplete");
        assertThat(last.getJsonObject("response").getJsonObject("usage").getInteger("output_tokens"))
                .isEqualTo(4);
    }

    @Test
    void a_functions_result_is_answered_with_text() throws Exception {
        JsonObject request = new JsonObject()
                .put("model", "demo")
                .put("tools", JsonArray.of(TOOL))
                .put(
                        "input",
                        JsonArray.of(new JsonObject()
                                .put("type", "function_call_output")
                                .put("call_id", "call_1")
                                .put("output", "42")));
        JsonObject item =
                simulator.post(PATH, request).json().getJsonArray("output").getJsonObject(0);
        assertThat(item.getString("type")).isEqualTo("message");
    }
}
