package dev.sluice.conformance.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.json.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The SDKs on Node hear the same hosts as those on Java: {@code conformance/node/test/scenes.json} holds what {@link HostAnswers} say. After
 * a change that is meant, {@code -Dsluice.scenes.write=true} writes it anew.
 */
class ScenesTest {
    private static final Path FILE =
            Path.of(System.getProperty("sluice.root", ".."), "conformance/node/test/scenes.json");

    @Test
    void the_scenes_on_node_are_those_of_this_table() throws IOException {
        Json.Obj hosts = new Json.Obj();
        for (HostDialect host : HostDialect.values()) {
            hosts.put(host.name(), host(host));
        }
        String scenes = hosts.toBuffer().toString().replace("},\"", "},\n\"") + "\n";

        if (Boolean.getBoolean("sluice.scenes.write")) {
            Files.writeString(FILE, scenes);
        }

        assertThat(Files.readString(FILE)).isEqualTo(scenes);
    }

    private static Json.Obj host(HostDialect host) {
        HostAnswers answers = host.answers();
        Json.Obj scenes = new Json.Obj();
        for (Scene scene : Scene.values()) {
            switch (scene) {
                case LIMITED -> scenes.put(scene.suffix(), error(429, answers.limitedHeaders(), answers.limited()));
                case LOCKED ->
                    scenes.put(
                            scene.suffix(), error(answers.lockedStatus(), answers.lockedHeaders(), answers.locked()));
                default ->
                    scenes.put(
                            scene.suffix(),
                            new Json.Obj().put("whole", answers.whole(scene)).put("events", events(answers, scene)));
            }
        }
        return new Json.Obj()
                .put("model", host.hostModel(Scene.TEXT))
                .put("streamType", answers.streamType())
                .put("scenes", scenes);
    }

    private static Json.Obj error(int status, Map<String, String> headers, String body) {
        Json.Obj told = new Json.Obj();
        headers.forEach(told::put);
        return new Json.Obj().put("status", status).put("headers", told).put("whole", body);
    }

    /** Events of text as they are; frames in base64. */
    private static Json events(HostAnswers answers, Scene scene) {
        List<Json> events = new ArrayList<>();
        for (Buffer event : answers.stream(scene)) {
            boolean text = answers.streamType().startsWith("text/");
            events.add(new Json.Text(
                    text
                            ? event.toString(StandardCharsets.UTF_8)
                            : Base64.getEncoder().encodeToString(event.getBytes())));
        }
        return new Json.Arr(events);
    }
}
