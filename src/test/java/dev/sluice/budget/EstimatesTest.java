package dev.sluice.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EstimatesTest {
    @Test
    void quantiles_are_right_to_an_eighth() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            Histogram histogram = new Histogram();
            long[] values = new long[1_000];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextLong(1L << random.nextInt(1, 24));
                histogram.add(values[i]);
            }
            Arrays.sort(values);

            assertThat(histogram.quantile(900)).isBetween(values[899], values[899] + values[899] / 8 + 1);
            assertThat(histogram.quantile(500)).isBetween(values[499], values[499] + values[499] / 8 + 1);
        }
    }

    @Test
    void what_is_old_fades() {
        Histogram histogram = new Histogram();
        for (int i = 0; i < 10_000; i++) {
            histogram.add(10);
        }
        for (int i = 0; i < 5_000; i++) {
            histogram.add(1_000);
        }

        assertThat(histogram.quantile(500)).isBetween(1_000L, 1_125L);
    }

    @Test
    void what_is_not_known_is_guessed() {
        Estimates.Estimate estimate = new Estimates().of("m", "chat");

        assertThat(estimate.p90Output()).isEqualTo(Estimates.UNKNOWN_P90);
        assertThat(estimate.medianOutput()).isEqualTo(Estimates.UNKNOWN_MEDIAN);
        assertThat(estimate.inputTokens(4_000)).isEqualTo(2_001);
    }

    @Test
    void a_model_is_learned_by_operation() {
        Estimates estimates = new Estimates();
        for (int i = 1; i <= 200; i++) {
            estimates.of("m", "chat").learn(4_000, 1_000, i);
        }

        assertThat(estimates.of("m", "chat").p90Output()).isBetween(180L, 203L);
        assertThat(estimates.of("m", "chat").inputTokens(4_000)).isBetween(1_000L, 1_150L);
        assertThat(estimates.of("m", "embeddings").p90Output()).isEqualTo(Estimates.UNKNOWN_P90);
    }
}
