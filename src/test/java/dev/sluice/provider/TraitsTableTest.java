package dev.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Setting;
import dev.sluice.config.ModelFamilies;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.dialect.ModelTraits.Thinking;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table that comes with the gateway. */
class TraitsTableTest {
    private final TraitsTable table = new TraitsTable(ModelFamilies.load());

    @ParameterizedTest
    @CsvSource({
        "claude-3-5-haiku-20241022,                          8192, NONE,   false, false",
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0,      64000, BUDGET, true,  false",
        "claude-opus-4-6,                                  128000, LEVEL,  true,  false",
        "claude-opus-4-7,                                  128000, LEVEL,  true,  true",
        "claude-sonnet-5,                                  128000, LEVEL,  true,  true",
        "gpt-4o,                                            16384, NONE,   true,  false",
        "gpt-5-mini,                                       100000, LEVEL,  true,  true",
        "o3-mini,                                          100000, LEVEL,  true,  true",
        "gemini-2.5-pro,                                    65535, BUDGET, true,  false",
        "gemini-3-pro-preview,                              65536, LEVEL,  true,  false",
        "llama3.2,                                           8192, BUDGET, true,  false"
    })
    void a_model_has_the_traits_of_its_family(
            String model, long maxOutputTokens, Thinking thinking, boolean answerSchema, boolean refusesTemperature) {
        ModelTraits traits = table.apply(model);

        assertThat(traits.maxOutputTokens()).isEqualTo(maxOutputTokens);
        assertThat(traits.thinking()).isEqualTo(thinking);
        assertThat(traits.answerSchema()).isEqualTo(answerSchema);
        assertThat(traits.refused().contains(Setting.TEMPERATURE)).isEqualTo(refusesTemperature);
    }

    @Test
    void models_that_think_have_the_newer_name_of_the_limit() {
        assertThat(table.apply("o3").limitName()).isEqualTo("max_completion_tokens");
        assertThat(table.apply("llama3.2").limitName()).isEqualTo("max_tokens");
    }
}
