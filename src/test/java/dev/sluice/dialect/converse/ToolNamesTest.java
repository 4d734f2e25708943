package dev.sluice.dialect.converse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names go to the host and come back. */
class ToolNamesTest {
    private static final String LETTERS = "ab2e-_.sxé";

    @ParameterizedTest
    @CsvSource({
        "get_weather, get_weather",
        "a-b, a-b",
        "sx_foo, sx_foo",
        "a.b, sx_a-2eb",
        "sx_a-2eb, sx_sx_a-2d2eb",
        "mcp/files:read, sx_mcp-2ffiles-3aread",
        "größe, sx_gr-c3-b6-c3-9fe"
    })
    void a_name_has_one_form_for_the_host(String name, String alias) {
        assertThat(ToolNames.toHost(name)).contains(alias);
        assertThat(ToolNames.fromHost(alias)).isEqualTo(name);
    }

    @Test
    void no_two_names_share_a_form_and_each_comes_back() {
        Random random = new Random(5);
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            StringBuilder name = new StringBuilder(random.nextBoolean() ? "sx_" : "");
            for (int j = random.nextInt(9); j >= 0; j--) {
                name.append(LETTERS.charAt(random.nextInt(10)));
            }
            String alias = ToolNames.toHost(name.toString()).orElseThrow();

            assertThat(alias).matches("[a-zA-Z0-9_-]{1,64}");
            assertThat(ToolNames.fromHost(alias)).isEqualTo(name.toString());
            String other = seen.put(alias, name.toString());
            assertThat(other).isIn(null, name.toString());
        }
    }

    @Test
    void what_cannot_come_back_is_not_sent() {
        assertThat(ToolNames.toHost("a".repeat(64))).isPresent();
        assertThat(ToolNames.toHost("a".repeat(65))).isEqualTo(Optional.empty());
        assertThat(ToolNames.toHost(".".repeat(30))).isEqualTo(Optional.empty());
        assertThat(ToolNames.toHost("\ud83d")).isEqualTo(Optional.empty());
        assertThat(ToolNames.toHost("")).isEqualTo(Optional.empty());
    }

    @Test
    void ids_stay_or_become_the_same_other_one() {
        assertThat(ToolNames.id("functions.get_temperature:0")).isEqualTo("functions.get_temperature:0");
        assertThat(ToolNames.id("call|fc")).isEqualTo(ToolNames.id("call|fc")).matches("call_[0-9a-f]{24}");
        assertThat(ToolNames.id("x".repeat(65))).isNotEqualTo(ToolNames.id("x".repeat(66)));
        assertThat(ToolNames.id("")).matches("call_[0-9a-f]{24}");
    }
}
