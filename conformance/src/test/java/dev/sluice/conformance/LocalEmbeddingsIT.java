package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import dev.sluice.provider.local.LocalModels;
import dev.sluice.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The model inside of the gateway, asked by OpenAI's SDK; skipped in builds that leave the model out. */
class LocalEmbeddingsIT {
    private static final String MODEL = "local/all-minilm-l6-v2";

    private static TestGateway gateway;
    private static OpenAIClient client;

    @BeforeAll
    static void start() {
        Assumptions.assumeFalse(LocalModels.installed().isEmpty(), "built without the local model");
        gateway = TestGateway.start("simulated: {enabled: false}\n");
        client = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.uri("/v1").toString())
                .apiKey(gateway.key())
                .build();
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            client.close();
            gateway.close();
        }
    }

    private static EmbeddingCreateParams.Builder embed(String... texts) {
        return EmbeddingCreateParams.builder().model(MODEL).inputOfArrayOfStrings(List.of(texts));
    }

    private static List<Float> vector(CreateEmbeddingResponse answer, int index) {
        return answer.data().get(index).embedding();
    }

    private static double similarity(List<Float> one, List<Float> other) {
        double product = 0;
        for (int i = 0; i < one.size(); i++) {
            product += one.get(i) * other.get(i);
        }
        return product;
    }

    @Test
    void it_is_listed_beside_nothing_else() {
        assertThat(client.models().list().autoPager().stream().map(model -> model.id()))
                .containsExactly(MODEL);
    }

    @Test
    void what_means_the_same_is_near() {
        CreateEmbeddingResponse answer = client.embeddings()
                .create(embed("A cat sleeps on the sofa", "A kitten naps on the couch", "Interest rates rose")
                        .build());

        answer.validate();
        assertThat(answer.model()).isEqualTo(MODEL);
        assertThat(answer.data()).extracting(embedding -> embedding.index()).containsExactly(0L, 1L, 2L);
        assertThat(similarity(vector(answer, 0), vector(answer, 1)))
                .isGreaterThan(similarity(vector(answer, 0), vector(answer, 2)) + 0.3);
        assertThat(answer.usage().promptTokens()).isEqualTo(8 + 9 + 5);
    }

    @Test
    void a_text_alone_has_the_vector_that_it_has_among_others_in_either_encoding() {
        String[] many = new String[100];
        for (int i = 0; i < many.length; i++) {
            many[i] = "text number " + i + " and more".repeat(i % 9);
        }

        CreateEmbeddingResponse all = client.embeddings().create(embed(many).build());

        for (int i = 0; i < many.length; i += 33) {
            CreateEmbeddingResponse alone = client.embeddings()
                    .create(EmbeddingCreateParams.builder()
                            .model(MODEL)
                            .input(many[i])
                            .encodingFormat(EncodingFormat.FLOAT)
                            .build());
            assertThat(vector(alone, 0)).isEqualTo(vector(all, i));
        }
    }

    @Test
    void many_callers_at_a_time_are_all_answered() {
        List<Float> expected =
                vector(client.embeddings().create(embed("a river").build()), 0);

        List<CompletableFuture<CreateEmbeddingResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            answers.add(client.async()
                    .embeddings()
                    .create(embed("a river", "text " + i).build()));
        }

        answers.forEach(answer -> assertThat(vector(answer.join(), 0)).isEqualTo(expected));
    }

    @Test
    void what_it_cannot_do_is_a_bad_request_that_names_the_field() {
        assertThatThrownBy(() -> client.embeddings()
                        .create(embed("a river").dimensions(64).build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        refused -> assertThat(refused.param()).hasValue("dimensions"));
        assertThatThrownBy(() -> client.embeddings()
                        .create(embed("short", "long ".repeat(300)).build()))
                .isInstanceOfSatisfying(BadRequestException.class, refused -> {
                    assertThat(refused.param()).hasValue("input[1]");
                    assertThat(refused.getMessage()).contains("302 tokens (expected: at most 256 tokens");
                });
        assertThatThrownBy(() -> client.embeddings()
                        .create(EmbeddingCreateParams.builder()
                                .model(MODEL)
                                .inputOfArrayOfTokens(List.of(1L, 2L))
                                .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        refused -> assertThat(refused.param()).hasValue("input"));
    }
}
