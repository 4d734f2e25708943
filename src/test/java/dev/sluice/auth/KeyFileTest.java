package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
    private static final String FIRST = created("abc123def456", "first");
    private static final String SECOND = created("abc123def457", "second ë");

    private static String created(String id, String name) {
        return "{\"event\":\"created\",\"id\":\"" + id + "\",\"name\":\"" + name
                + "\",\"at\":\"2026-11-22T10:15:30.123Z\",\"hash\":\"" + "0f".repeat(32) + "\"}\n";
    }

    private static KeyFile parse(String text) throws IOException {
        return KeyFile.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_line_torn_off_at_any_byte_costs_no_other_key() throws IOException {
        byte[] both = (FIRST + SECOND).getBytes(StandardCharsets.UTF_8);
        int whole = FIRST.getBytes(StandardCharsets.UTF_8).length;
        for (int length = whole; length < both.length - 1; length++) {
            assertThat(KeyFile.parse(Arrays.copyOf(both, length)).keys())
                    .as("torn at byte %d", length)
                    .containsOnlyKeys("abc123def456");
        }
        assertThat(parse(FIRST + SECOND).keys()).containsOnlyKeys("abc123def456", "abc123def457");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"created\"",
                "not json at all with sk-sl-secret",
                "[]",
                "{}",
                "{\"event\":\"suspended\",\"id\":\"abc123def456\",\"at\":\"2026-11-22T10:15:30Z\"}",
                "{\"event\":\"revoked\",\"id\":\"../../etc\",\"at\":\"2026-11-22T10:15:30Z\"}",
                "{\"event\":\"revoked\",\"id\":\"abc123def456\",\"at\":\"yesterday\"}",
                "{\"event\":\"revoked\",\"id\":\"abc123def456\",\"id\":\"abc123def457\",\"at\":\"2026-11-22T10:15:30Z\"}",
                "{\"event\":\"created\",\"id\":\"abc123def456\",\"name\":\"n\",\"at\":\"2026-11-22T10:15:30Z\",\"hash\":\"00\"}",
                "{\"event\":\"revoked\",\"id\":\"abc123def456\",\"at\":\"2026-11-22T10:15:30Z\"} {}",
            })
    void a_line_that_cannot_be_read_is_not_passed_over_for_it_may_revoke(String line) {
        assertThatThrownBy(() -> parse(FIRST + line + "\n"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("2: ")
                .hasMessageContaining("(expected: ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void the_same_id_twice_is_an_error() {
        assertThatThrownBy(() -> parse(FIRST + FIRST)).hasMessageStartingWith("2: id: ");
    }

    @Test
    void members_of_a_later_version_and_blank_lines_are_passed_over() throws IOException {
        String later = FIRST.replace("{", "{\"budget\":{\"id\":[1,\"x\"]},\"team\":\"a\",");

        assertThat(parse(later + "\n\n").keys()).containsOnlyKeys("abc123def456");
    }
}
