package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermsTest {
    @ParameterizedTest
    @CsvSource({
        "gpt-4o, gpt-4o, true",
        "gpt-4o, gpt-4o-mini, false",
        "gpt-4o, openai/gpt-4o, false",
        "gpt-*, gpt-, true",
        "*, anything, true",
        "*/gpt-*-mini, openai/gpt-4o-mini, true",
        "*/gpt-*-mini, openai/gpt-4o-maxi, false",
        "a*b*c, aXbYbZc, true",
        "a*b*c, aXbYbZ, false",
        "**, x, true",
        "GPT-4o, gpt-4o, false",
    })
    void a_star_stands_for_any_run_of_characters(String pattern, String model, boolean isAllowed) {
        Terms terms = new Terms(List.of("other", pattern), List.of(pattern), Map.of(), null);

        assertThat(terms.allowsModel(model)).isEqualTo(isAllowed);
        assertThat(terms.allowsRoute(model)).isEqualTo(isAllowed);
    }

    @Test
    void without_patterns_everything_is_allowed() {
        assertThat(Terms.FREE.allowsModel("x")).isTrue();
        assertThat(Terms.FREE.allowsRoute("/x")).isTrue();
    }

    @Test
    void a_pattern_with_many_stars_takes_no_longer_than_it_must() {
        Terms terms = new Terms(List.of("*a".repeat(90) + "b"), List.of(), Map.of(), null);

        assertThat(terms.allowsModel("a".repeat(5_000))).isFalse();
    }
}
