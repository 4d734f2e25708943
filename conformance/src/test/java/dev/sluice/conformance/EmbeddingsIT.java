package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.openai.client.OpenAIClient;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddingsIT {
    private final SdkGateway sdk = new SdkGateway();
    private final OpenAIClient client = sdk.client();

    @AfterAll
    void stop() {
        sdk.close();
    }

    @BeforeEach
    void forget() {
        sdk.bill().reset();
    }

    private static EmbeddingCreateParams.Builder embed(String... texts) {
        return EmbeddingCreateParams.builder().model(SdkGateway.MODEL).inputOfArrayOfStrings(List.of(texts));
    }

    private String sentToHost() {
        return sdk.gateway().bodyAtHost(sdk.bill().latest(1).get(0).ordinal());
    }

    @Test
    void what_the_sdk_asks_for_by_itself_is_base64_and_becomes_numbers() {
        CreateEmbeddingResponse answer = client.embeddings()
                .create(embed("a river", "a sluice").dimensions(64).build());

        answer.validate();
        assertThat(sentToHost()).contains("\"base64\"");
        assertThat(answer.data())
                .hasSize(2)
                .allSatisfy(embedding -> assertThat(embedding.embedding()).hasSize(64));
        assertThat(answer.usage().totalTokens()).isPositive();
    }

    @Test
    void numbers_in_json_are_the_same_numbers() {
        Embedding packed = client.embeddings()
                .create(embed("a river").encodingFormat(EncodingFormat.BASE64).build())
                .data()
                .get(0);

        Embedding plain = client.embeddings()
                .create(embed("a river").encodingFormat(EncodingFormat.FLOAT).build())
                .data()
                .get(0);

        assertThat(plain.embedding()).hasSameSizeAs(packed.embedding());
        for (int i = 0; i < plain.embedding().size(); i++) {
            assertThat(plain.embedding().get(i)).isCloseTo(packed.embedding().get(i), within(1e-6f));
        }
    }
}
