package dev.sluice.provider.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.provider.simulated.Simulator.Received;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EndpointsTest {
    private Simulator simulator;

    @BeforeAll
    void start() throws Exception {
        simulator = Simulator.quick();
    }

    @AfterAll
    void stop() throws Exception {
        simulator.close();
    }

    private JsonArray embeddings(Object input, int dimensions, String format) throws Exception {
        JsonObject request = new JsonObject()
                .put("model", "demo")
                .put("input", input)
                .put("dimensions", dimensions)
                .put("encoding_format", format);
        return simulator.post("/v1/embeddings", request).json().getJsonArray("data");
    }

    @Test
    void embeddings_have_length_one_and_are_the_same_in_both_encodings() throws Exception {
        JsonArray floats = embeddings("river", 16, "float").getJsonObject(0).getJsonArray("embedding");
        String base64 = embeddings("river", 16, "base64").getJsonObject(0).getString("embedding");
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        double squares = 0;
        for (int i = 0; i < 16; i++) {
            assertThat(floats.getFloat(i)).isEqualTo(bytes.getFloat());
            squares += floats.getFloat(i) * floats.getFloat(i);
        }
        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(squares).isCloseTo(1, within(1e-5));
    }

    @Test
    void embeddings_take_one_input_or_many_texts_or_tokens() throws Exception {
        assertThat(embeddings("a", 4, "float")).hasSize(1);
        assertThat(embeddings(JsonArray.of(1, 2, 3), 4, "float")).hasSize(1);
        assertThat(embeddings(JsonArray.of(JsonArray.of(1), JsonArray.of(2)), 4, "float"))
                .hasSize(2);
        JsonArray three = embeddings(JsonArray.of("a", "b", "a"), 4, "float");
        assertThat(three.getJsonObject(2).getInteger("index")).isEqualTo(2);
        assertThat(three.getJsonObject(0).getJsonArray("embedding"))
                .isEqualTo(three.getJsonObject(2).getJsonArray("embedding"))
                .isNotEqualTo(three.getJsonObject(1).getJsonArray("embedding"));
    }

    @Test
    void moderations_need_no_model_and_flag_on_demand() throws Exception {
        JsonArray results = simulator
                .post("/v1/moderations", new JsonObject().put("input", JsonArray.of("peace", "please flag-me")))
                .json()
                .getJsonArray("results");
        assertThat(results.getJsonObject(0).getBoolean("flagged")).isFalse();
        assertThat(results.getJsonObject(1).getBoolean("flagged")).isTrue();
        assertThat(results.getJsonObject(0).getJsonObject("category_scores")).hasSize(13);
    }

    @Test
    void documents_are_ranked() throws Exception {
        JsonObject request = new JsonObject()
                .put("model", "demo")
                .put("query", "q")
                .put("documents", JsonArray.of("a", "b", "c"))
                .put("return_documents", true)
                .put("top_n", 2);
        JsonArray results = simulator.post("/v1/rerank", request).json().getJsonArray("results");
        assertThat(results).hasSize(2);
        assertThat(results.getJsonObject(0).getDouble("relevance_score"))
                .isGreaterThan(results.getJsonObject(1).getDouble("relevance_score"));
        assertThat(results.getJsonObject(0).getJsonObject("document").getString("text"))
                .isIn("a", "b", "c");
    }

    @Test
    void an_image_is_a_png() throws Exception {
        JsonObject answer = simulator
                .post(
                        "/v1/images/generations",
                        new JsonObject().put("prompt", "a dot").put("n", 2))
                .json();
        assertThat(answer.getJsonArray("data")).hasSize(2);
        byte[] png = Base64.getDecoder()
                .decode(answer.getJsonArray("data").getJsonObject(0).getString("b64_json"));
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(1);
    }

    @Test
    void speech_is_a_wav() throws Exception {
        Received speech = simulator.post(
                "/v1/audio/speech",
                new JsonObject()
                        .put("model", "demo")
                        .put("input", "How do rivers run?")
                        .put("voice", "alloy"));
        assertThat(speech.headers().firstValue("content-type")).hasValue("audio/wav");
        try (AudioInputStream audio = AudioSystem.getAudioInputStream(new ByteArrayInputStream(speech.bytes()))) {
            assertThat(audio.getFrameLength()).isEqualTo(5 * 800);
        }
    }

    @Test
    void forms_are_counted_and_their_model_is_found_behind_a_large_file() throws Exception {
        byte[] file = new byte[3 << 20];
        String head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n";
        String tail = "\r\n--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\ndemo;tokens=3\r\n--b--\r\n";
        for (String path : List.of(
                "/v1/audio/transcriptions", "/v1/audio/translations", "/v1/images/edits", "/v1/images/variations")) {
            HttpRequest request = simulator
                    .request(path)
                    .header("content-type", "multipart/form-data; boundary=b")
                    .POST(HttpRequest.BodyPublishers.concat(
                            HttpRequest.BodyPublishers.ofString(head),
                            HttpRequest.BodyPublishers.ofByteArray(file),
                            HttpRequest.BodyPublishers.ofString(tail)))
                    .build();
            Received answer = simulator.send(request);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().fieldNames()).containsAnyOf("text", "data");
            BillEntry entry = simulator.entry(answer.ordinal());
            assertThat(entry.model()).isEqualTo("demo;tokens=3");
            assertThat(entry.bytesReceived()).isEqualTo(head.length() + file.length + tail.length());
        }
    }

    @Test
    void models_are_listed() throws Exception {
        JsonObject list = simulator.send("GET", "/v1/models").json();
        assertThat(list.getJsonArray("data").getJsonObject(0).getString("id")).isEqualTo("demo");
        assertThat(simulator.send("GET", "/v1/models/some%2Fmodel").json().getString("id"))
                .isEqualTo("some/model");
    }

    @Test
    void what_it_cannot_answer_it_refuses_as_openai_does() throws Exception {
        assertThat(simulator.send("POST", "/v1/nothing").status()).isEqualTo(404);
        assertThat(simulator.send("GET", "/v1/chat/completions").status()).isEqualTo(405);
        assertThat(simulator.send("POST", "/v1/chat/completions").status()).isEqualTo(400);
        assertThat(simulator.post("/v1/chat/completions", new JsonObject()).status())
                .isEqualTo(400);
        Received unknown = simulator.post("/v1/chat/completions", Simulator.chat("demo;speed=1"));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().getJsonObject("error").getString("message"))
                .startsWith("option: speed=1 (expected: key=value with a key of calls, dims,");
    }

    @Test
    void the_prefix_of_the_path_may_vary() throws Exception {
        for (String prefix : List.of("", "/v1", "/openai/v1")) {
            assertThat(simulator
                            .post(prefix + "/chat/completions", Simulator.chat("demo"))
                            .status())
                    .isEqualTo(200);
        }
    }
}
