package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FaultScriptTest {
    @ParameterizedTest
    @EnumSource
    void every_fault_is_read_by_its_name(FaultScript.Fault fault) {
        FaultScript script = FaultScript.parse("fault", fault.text());
        assertThat(script.fault()).isEqualTo(fault);
        assertThat(script.afterTokens()).isEqualTo(FaultScript.BEFORE_BODY);
        assertThat(script).hasToString(fault.text());
    }

    @Test
    void arguments_and_places_are_read() {
        assertThat(FaultScript.parse("fault", "status:429").status(500)).isEqualTo(429);
        assertThat(FaultScript.parse("fault", "drip:2ms").intervalMicros(1)).isEqualTo(2_000);
        assertThat(FaultScript.parse("fault", "reset@5").afterTokens()).isEqualTo(5);
        assertThat(FaultScript.parse("fault", "reset@5")).hasToString("reset@5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "explode",
                "status:99",
                "status:abc",
                "reset:5",
                "reset@",
                "reset@-1",
                "status:500@3",
                "drip:fast"
            })
    void what_is_no_fault_is_refused(String text) {
        assertThatThrownBy(() -> FaultScript.parse("fault", text))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("fault: " + text + " (expected: one of status, ");
    }

    @Test
    void a_probability_is_a_probability() {
        assertThatThrownBy(() -> new FaultConfig("reset", 1.5)).hasMessage("probability: 1.5 (expected: 0 to 1)");
    }
}
