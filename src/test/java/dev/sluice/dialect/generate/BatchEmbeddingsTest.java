package dev.sluice.dialect.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.canonical.EmbeddingAnswer;
import dev.sluice.canonical.EmbeddingQuestion;
import dev.sluice.canonical.Extras;
import dev.sluice.dialect.Losses;
import dev.sluice.failure.Failure;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.Recorded;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchEmbeddingsTest {
    private final BatchEmbeddings embeddings = new BatchEmbeddings();

    /** Images and kinds of tasks cannot be said in OpenAI's words. */
    private static List<Recorded> recordings() {
        return Recorded.all(recorded -> recorded.url() != null
                && recorded.url().contains(":batchEmbedContents")
                && !recorded.request().toString().contains("inline_data"));
    }

    private static EmbeddingQuestion question(Recorded recorded) {
        List<String> texts = new ArrayList<>();
        Integer dimensions = null;
        for (Object request : new JsonObject(recorded.request()).getJsonArray("requests")) {
            JsonObject content = ((JsonObject) request).getJsonObject("content");
            texts.add(content.getJsonArray("parts").getJsonObject(0).getString("text"));
            dimensions = ((JsonObject) request).getInteger("outputDimensionality");
        }
        return new EmbeddingQuestion(texts, dimensions, false, Extras.NONE);
    }

    @Test
    void a_recorded_question_is_written_as_it_was() {
        List<Recorded> recordings = recordings();
        assertThat(recordings).isNotEmpty();
        for (Recorded recorded : recordings) {
            Json.Obj asked = JsonReader.readObject(recorded.request());
            String model = Objects.requireNonNull(recorded.url()).replaceFirst(".*/models/(.*):batch.*", "$1");
            asked.elements("requests").forEach(request -> ((Json.Obj) request).remove("taskType"));

            Json.Obj written = embeddings.question(question(recorded), model, new Losses(new GenerateDialect(), true));

            assertThat(written).as(recorded.name()).isEqualTo(asked);
        }
    }

    @Test
    void a_recorded_answer_is_read_with_its_direction_and_the_length_one() {
        int read = 0;
        for (Recorded recorded : recordings()) {
            if (recorded.status() == 200) {
                JsonArray told = new JsonObject(recorded.response())
                        .getJsonArray("embeddings")
                        .getJsonObject(0)
                        .getJsonArray("values");
                EmbeddingAnswer answer = embeddings.answer(recorded.response(), question(recorded));

                float[] vector = answer.vectors().get(0);
                double length = Math.sqrt(told.stream()
                        .mapToDouble(number -> Math.pow(((Number) number).doubleValue(), 2))
                        .sum());
                assertThat(vector).hasSize(told.size());
                for (int i = 0; i < vector.length; i++) {
                    assertThat((double) vector[i]).isCloseTo(told.getDouble(i) / length, within(1e-6));
                }
                assertThat(length).as("Gemini does not do it itself").isLessThan(0.9);
                read++;
            }
        }
        assertThat(read).isPositive();
    }

    @Test
    void usage_is_read_where_it_is_told() {
        List<Recorded> told = Recorded.all(recorded -> recorded.url() != null
                && recorded.url().contains(":batchEmbedContents")
                && recorded.response().toString().contains("usageMetadata"));
        EmbeddingQuestion question = new EmbeddingQuestion(List.of("The Ruby logo"), null, false, Extras.NONE);

        assertThat(told)
                .isNotEmpty()
                .allSatisfy(recorded -> assertThat(
                                embeddings.answer(recorded.response(), question).usage())
                        .satisfies(usage -> assertThat(
                                        Objects.requireNonNull(usage).totalInput())
                                .isEqualTo(261)));
    }

    @Test
    void a_damaged_answer_is_a_failure_of_the_hosts_or_an_answer() {
        EmbeddingQuestion question = new EmbeddingQuestion(List.of("a", "b"), 2, false, Extras.NONE);
        byte[] whole =
                "{\"embeddings\":[{\"values\":[0.5,-1.25e-3],\"x\":{\"y\":[1]}},{\"values\":[3,4]}],\"usageMetadata\":{\"promptTokenCount\":2}}"
                        .getBytes(StandardCharsets.UTF_8);
        for (int end = 0; end < whole.length; end++) {
            Buffer cut = Buffer.buffer(whole).slice(0, end);
            assertThatThrownBy(() -> embeddings.answer(cut, question)).isInstanceOf(Failure.class);
        }
        Random random = new Random(42);
        for (int round = 0; round < 20_000; round++) {
            byte[] flipped = whole.clone();
            flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(embeddings.answer(Buffer.buffer(flipped), question).vectors())
                        .hasSize(2);
            } catch (Failure expected) {
                assertThat(expected.kind().status()).isEqualTo(502);
            }
        }
    }
}
