package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpreadTest {
    private static long[] sorted(Spread spread) {
        SplittableRandom random = new SplittableRandom(1);
        return LongStream.generate(() -> spread.sample(random))
                .limit(20_000)
                .sorted()
                .toArray();
    }

    @Test
    void every_shape_keeps_its_promise() {
        assertThat(sorted(Spread.ofDurations("k", "20ms"))).containsOnly(20_000);
        long[] uniform = sorted(Spread.ofCounts("k", "uniform:10:30"));
        assertThat(uniform[0]).isEqualTo(10);
        assertThat(uniform[uniform.length - 1]).isEqualTo(30);
        double mean = LongStream.of(sorted(Spread.ofDurations("k", "exponential:5ms")))
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(5_000, within(150.0));
        long[] lognormal = sorted(Spread.ofDurations("k", "lognormal:100ms:1s"));
        assertThat((double) lognormal[10_000]).isCloseTo(100_000, within(5_000.0));
        assertThat((double) lognormal[19_000]).isCloseTo(1_000_000, within(80_000.0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "20", "20ms:30ms", "normal:1ms:2ms", "uniform:2ms:1ms", "lognormal:0ms:1ms", "-1ms", "1h"})
    void what_is_no_spread_is_refused(String text) {
        assertThatThrownBy(() -> Spread.ofDurations("simulated.firstToken", text))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("simulated.firstToken: " + text + " (expected: ");
    }

    @Test
    void the_section_refuses_it_too() {
        assertThatThrownBy(() -> new SimulatedConfig(true, 1, "soon", "1ms", "5", List.of(), null, false))
                .hasMessageStartingWith("simulated.firstToken: soon (expected: ");
    }
}
