package dev.sluice.provider.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.Operation;
import dev.sluice.config.SimulatedConfig;
import dev.sluice.provider.simulated.Simulator.Received;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class ReplayTest {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayTest.class);

    private static JsonObject request(Recording recording, String options) {
        JsonObject request = new JsonObject().put("model", recording.model() + options);
        return recording.eventStream() ? request.put("stream", true) : request;
    }

    @Test
    void every_recording_arrives_byte_for_byte_whole_and_split() throws Exception {
        SimulatedConfig config = SimulatedConfig.DEFAULT
                .withoutDelays()
                .withReplay(Fixtures.folder().toString());
        try (Simulator simulator = new Simulator(config)) {
            for (Recording recording : simulator.host.recordings().all()) {
                for (String options : List.of("", ";split=7;inter=0ms")) {
                    Received answer =
                            simulator.post("/v1" + recording.operation().path(), request(recording, options));
                    assertThat(answer.status()).as(recording.id()).isEqualTo(recording.status());
                    assertThat(answer.bytes())
                            .as(recording.id())
                            .isEqualTo(recording.body().getBytes());
                    assertThat(answer.headers().firstValue("content-type").orElse(""))
                            .isEqualTo(recording.headers().get("content-type"));
                }
            }
        }
    }

    @Test
    void the_recorded_dialects_are_recognised() throws Exception {
        Recordings recordings = Recordings.load(Fixtures.folder());
        Map<String, Long> providers = new TreeMap<>(
                recordings.all().stream().collect(Collectors.groupingBy(Recording::provider, Collectors.counting())));
        List<Recording> streams = recordings.of(null, null, true);
        List<Recording> endless =
                streams.stream().filter(stream -> !stream.hasTerminalMarker()).toList();
        LOG.info("recordings {}, skipped {}, event streams {}", providers, recordings.skipped(), streams.size());
        LOG.info(
                "streams by provider {}",
                streams.stream().collect(Collectors.groupingBy(Recording::provider, Collectors.counting())));
        LOG.info(
                "operations {}",
                recordings.all().stream().collect(Collectors.groupingBy(Recording::operation, Collectors.counting())));
        endless.forEach(stream -> LOG.info("no terminal marker: {}", stream.id()));
        assertThat(providers.keySet())
                .contains(
                        "openai",
                        "azure",
                        "groq",
                        "mistral",
                        "deepseek",
                        "openrouter",
                        "xai",
                        "ollama",
                        "local-openai-or-ollama",
                        "gpustack",
                        "openai-compatible",
                        "other");
        assertThat(recordings.all()).hasSizeGreaterThan(300);
        assertThat(recordings.of("openai", Operation.RESPONSES, true)).isNotEmpty();
    }

    @Test
    void payload_lines_get_their_framing_back(@TempDir Path folder) throws Exception {
        Recordings recordings = load(
                folder,
                line("a", "payload-lines", "{\"choices\":[]}\n{\"choices\":[1]}\n"),
                line("b", "payload-lines", "{\"type\":\"response.created\"}\n{\"type\":\"response.completed\"}\n"));
        assertThat(recordings.all().get(0).body().toString()).isEqualTo("""
                        data: {"choices":[]}

                        data: {"choices":[1]}

                        data: [DONE]

                        """);
        assertThat(recordings.all().get(1).body().toString()).isEqualTo("""
                        event: response.created
                        data: {"type":"response.created"}

                        event: response.completed
                        data: {"type":"response.completed"}

                        """);
        assertThat(recordings.all()).allMatch(Recording::hasTerminalMarker).allMatch(Recording::reframed);
    }

    @Test
    void a_request_finds_its_recording(@TempDir Path folder) throws Exception {
        JsonObject line = line("a", "", "{\"choices\":[]}")
                .put("url", "https://host.example/v1/chat/completions?x=1")
                .put("status", 418)
                .put(
                        "response_headers",
                        new JsonObject().put("Content-Type", "application/json").put("X-A", "b"))
                .put(
                        "request",
                        new JsonObject().put("text", Simulator.chat("recorded").encode()));
        load(folder, line);
        SimulatedConfig config = SimulatedConfig.DEFAULT.withoutDelays().withReplay(folder.toString());
        try (Simulator simulator = new Simulator(config)) {
            Received found = simulator.post("/v1/chat/completions", Simulator.chat("demo;replay=match"));
            assertThat(found.status()).isEqualTo(418);
            assertThat(found.headers().firstValue("x-a")).hasValue("b");
            assertThat(found.text()).isEqualTo("{\"choices\":[]}");
            Received other = simulator.post("/v1/responses", Simulator.responses("demo;replay=a#0"));
            assertThat(other.status()).isEqualTo(404);
        }
    }

    @Test
    void a_line_that_is_no_recording_is_told_with_its_number(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("x.jsonl"), "\n{\"file\":1}\n");
        assertThatThrownBy(() -> Recordings.load(folder)).hasMessageStartingWith("x.jsonl:2: no recording (expected:");
    }

    private static JsonObject line(String file, String format, String response) {
        return new JsonObject()
                .put("file", file)
                .put("i", 0)
                .put("provider", "openai")
                .put("format", format)
                .put("response", new JsonObject().put("text", response));
    }

    private static Recordings load(Path folder, JsonObject... lines) throws Exception {
        List<String> encoded = List.of(lines).stream().map(JsonObject::encode).toList();
        Files.write(folder.resolve("recordings.jsonl"), encoded);
        return Recordings.load(folder);
    }
}
