package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dialect.messages.MessagesDialect;
import dev.sluice.json.JsonReader;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class TokenEstimateTest {
    private static long estimate(String content) {
        String body =
                "{'messages':[{'role':'user','content':%s}]}".formatted(content).replace('\'', '"');
        return TokenEstimate.of(new MessagesDialect().readPrompt(JsonReader.readObject(Buffer.buffer(body))));
    }

    @Test
    void text_is_counted_by_its_bytes() {
        assertThat(estimate("'" + "a".repeat(300) + "'")).isEqualTo(4 + 100);
        assertThat(estimate("'" + "中".repeat(100) + "'")).isEqualTo(4 + 150);
        assertThat(estimate("'" + "я".repeat(100) + "'")).isEqualTo(4 + 100);
        assertThat(estimate("'" + "😀".repeat(100) + "'")).isEqualTo(4 + 200);
    }

    /** An English text of 57 words; common tokenizers make 66 to 75 tokens of it. */
    @Test
    void english_is_rather_over_counted() {
        String text =
                "The gateway reads the question of a caller and looks for a host that has the model. Where the two "
                        + "speak alike, the bytes pass as they are; where they do not, the question is translated, and so is the "
                        + "answer on its way back. What cannot be said is dropped and named, or it is refused.";

        assertThat(estimate("'" + text + "'")).isBetween(75L, 120L);
    }

    @Test
    void an_image_does_not_count_by_its_bytes() {
        String image = "[{'type':'image','source':{'type':'base64','media_type':'image/png','data':'"
                + "A".repeat(400_000) + "'}}]";

        assertThat(estimate(image)).isEqualTo(2_004);
    }

    @Test
    void a_result_of_a_tool_counts_with_all_that_is_in_it() {
        assertThat(estimate("[{'type':'tool_result','tool_use_id':'t','content':[{'type':'text','text':'%s'}]}]"
                        .formatted("a".repeat(30))))
                .isEqualTo(4 + 4 + 10);
    }
}
