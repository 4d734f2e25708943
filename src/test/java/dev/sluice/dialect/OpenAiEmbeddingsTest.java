package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.EmbeddingAnswer;
import dev.sluice.canonical.EmbeddingQuestion;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Usage;
import dev.sluice.failure.Failure;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.Recorded;
import dev.sluice.testing.Specs;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenAiEmbeddingsTest {
    /** Perplexity has a format of its own, which is no float's. */
    private static List<Recorded> recordings() {
        return Recorded.all(recorded -> recorded.url() != null
                && recorded.url().contains("/embeddings")
                && !recorded.request().toString().contains("base64_int8"));
    }

    @Test
    void recorded_questions_are_read_whole() {
        List<Recorded> recordings = recordings();
        assertThat(recordings).hasSizeGreaterThanOrEqualTo(10);
        for (Recorded recorded : recordings) {
            JsonObject body = new JsonObject(recorded.request());

            EmbeddingQuestion question = OpenAiEmbeddings.readQuestion(JsonReader.readObject(recorded.request()));

            Object input = body.getValue("input");
            assertThat(question.texts())
                    .as(recorded.name())
                    .isEqualTo(input instanceof JsonArray list ? list.getList() : List.of(input));
            assertThat(question.dimensions()).isEqualTo(body.getInteger("dimensions"));
            assertThat(question.packed()).isEqualTo("base64".equals(body.getString("encoding_format")));
        }
    }

    @Test
    void recorded_answers_are_written_with_the_same_numbers_in_either_encoding() {
        int packed = 0;
        int plain = 0;
        for (Recorded recorded : recordings()) {
            JsonObject body = new JsonObject(recorded.response());
            if (!body.containsKey("data")) {
                continue; // an error
            }
            List<Object> told = new ArrayList<>();
            body.getJsonArray("data").forEach(data -> told.add(((JsonObject) data).getValue("embedding")));
            boolean isPacked = told.get(0) instanceof String;
            packed += isPacked ? 1 : 0;
            plain += isPacked ? 0 : 1;
            List<float[]> vectors =
                    told.stream().map(OpenAiEmbeddingsTest::vector).toList();
            long tokens = body.getJsonObject("usage").getLong("prompt_tokens");

            JsonObject written = write(vectors, isPacked, tokens);

            assertThat(written.getJsonObject("usage").getLong("prompt_tokens")).isEqualTo(tokens);
            for (int i = 0; i < told.size(); i++) {
                JsonObject data = written.getJsonArray("data").getJsonObject(i);
                assertThat(data.getInteger("index")).isEqualTo(i);
                assertThat(vector(data.getValue("embedding")))
                        .as(recorded.name())
                        .isEqualTo(vectors.get(i));
                if (isPacked) {
                    assertThat(data.getValue("embedding")).isEqualTo(told.get(i));
                }
            }
            if (!isPacked) { // what OpenAI's schema does not know
                assertThat(Specs.openAi("CreateEmbeddingResponse").errors(written))
                        .isEmpty();
            }
        }
        assertThat(packed).isPositive();
        assertThat(plain).isPositive();
    }

    private static JsonObject write(List<float[]> vectors, boolean packed, long tokens) {
        EmbeddingQuestion question =
                new EmbeddingQuestion(vectors.stream().map(vector -> "text").toList(), null, packed, Extras.NONE);
        return new JsonObject(OpenAiEmbeddings.writeAnswer(
                new EmbeddingAnswer(vectors, Usage.of(tokens, 0, 0, 0)), question, "model \"of\" a name"));
    }

    private static float[] vector(Object told) {
        if (told instanceof String base64) {
            ByteBuffer bytes =
                    ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
            float[] vector = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(vector);
            return vector;
        }
        JsonArray numbers = (JsonArray) told;
        float[] vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = numbers.getFloat(i);
        }
        return vector;
    }

    @Test
    void a_damaged_question_is_refused_and_nothing_else_happens() {
        String whole =
                "{\"model\":\"m\",\"input\":[\"a\",[1,2],7,null],\"dimensions\":3,\"encoding_format\":\"float\"}";
        for (String value :
                List.of("null", "1", "-1e9", "\"\"", "[]", "{}", "true", "[[]]", "[null]", "99999999999999")) {
            for (String field : List.of("input", "dimensions", "encoding_format")) {
                Json.Obj body = JsonReader.readObject(Buffer.buffer(whole));
                body.put(field, JsonReader.read(value));
                assertThatThrownBy(() -> OpenAiEmbeddings.readQuestion(body)).isInstanceOf(Failure.class);
            }
        }
    }

    @Test
    void tokens_that_the_host_does_not_tell_are_estimated() {
        EmbeddingQuestion question = new EmbeddingQuestion(List.of("hello world"), null, false, Extras.NONE);

        JsonObject written = new JsonObject(
                OpenAiEmbeddings.writeAnswer(new EmbeddingAnswer(List.of(new float[] {1}), null), question, "m"));

        assertThat(written.getJsonObject("usage").getLong("total_tokens")).isBetween(2L, 6L);
    }
}
