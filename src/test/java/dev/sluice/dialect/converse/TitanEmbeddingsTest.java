package dev.sluice.dialect.converse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TitanEmbeddingsTest {
    private final TitanEmbeddings embeddings = new TitanEmbeddings();

    private static EmbeddingQuestion question(String text) {
        return new EmbeddingQuestion(List.of(text), null, false, Extras.NONE);
    }

    @Test
    void recorded_exchanges_are_written_and_read_as_they_were() {
        List<Recorded> recordings = Recorded.all(
                recorded -> recorded.url() != null && recorded.url().contains("titan-embed-text"));
        assertThat(recordings).hasSizeGreaterThanOrEqualTo(2);
        for (Recorded recorded : recordings) {
            Json.Obj asked = JsonReader.readObject(recorded.request());
            asked.remove("normalize");
            JsonObject told = new JsonObject(recorded.response());
            EmbeddingQuestion question = question(Objects.requireNonNull(asked.text("inputText")));

            Json.Obj written = embeddings.question(question, "m", new Losses(new ConverseDialect(), true));
            EmbeddingAnswer answer = embeddings.answer(recorded.response(), question);

            assertThat(written).as(recorded.name()).isEqualTo(asked);
            JsonArray numbers = told.getJsonArray("embedding");
            float[] vector = answer.vectors().get(0);
            assertThat(vector).hasSize(numbers.size());
            for (int i = 0; i < vector.length; i++) {
                assertThat(vector[i]).isEqualTo(numbers.getFloat(i));
            }
            assertThat(Objects.requireNonNull(answer.usage()).totalInput())
                    .isEqualTo(told.getLong("inputTextTokenCount"));
        }
    }

    @Test
    void an_answer_without_a_vector_is_none() {
        for (String body : List.of(
                "",
                "{}",
                "[]",
                "{\"embedding\":[]}",
                "{\"embedding\":[\"1\"]}",
                "{\"embedding\":[1e99]}",
                "{\"embedding\":{}}",
                "{\"embedding\":[1]")) {
            assertThatThrownBy(() -> embeddings.answer(Buffer.buffer(body), question("a")))
                    .as(body)
                    .isInstanceOf(Failure.class);
        }
    }

    @Test
    void titans_are_known_by_any_inference_profile() {
        assertThat(TitanEmbeddings.suits("amazon.titan-embed-text-v2:0")).isTrue();
        assertThat(TitanEmbeddings.suits("us.amazon.titan-embed-text-v2:0")).isTrue();
        assertThat(TitanEmbeddings.suits("amazon.titan-text-lite-v1")).isFalse();
        assertThat(TitanEmbeddings.suits("cohere.embed-english-v3")).isFalse();
    }
}
