package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.Setting;
import dev.sluice.dialect.chat.ChatDialect;
import dev.sluice.failure.Failure;
import org.junit.jupiter.api.Test;

class LossesTest {
    private final Losses losses = new Losses(new ChatDialect(), false);

    @Test
    void what_is_dropped_is_told_once_in_its_order_and_in_the_callers_words() {
        losses.drop(Setting.SEED);
        losses.drop("messages[2].content[0]");
        losses.drop("audio");
        losses.drop(Setting.SEED);

        assertThat(losses.dropped()).containsExactly("seed", "messages[2].content[0]", "audio");
    }

    /** A header's value must not be split, cut, or refused by what the caller wrote as a name. */
    @Test
    void names_that_are_unfit_for_a_header_are_made_fit() {
        losses.drop("a\r\nset-cookie: b");
        losses.drop("gr\u00fc\u00dfe, \u0000\u007f");

        assertThat(losses.dropped()).containsExactly("a??set-cookie: b", "gr??e? ??");
    }

    @Test
    void long_names_are_cut() {
        losses.drop("x".repeat(1_000));

        assertThat(losses.dropped()).containsExactly("x".repeat(100) + "...");
    }

    @Test
    void of_many_fields_the_first_are_named_and_the_others_counted() {
        for (int i = 0; i < 70; i++) {
            losses.drop("field" + i);
        }
        losses.drop("field0");

        assertThat(losses.dropped()).hasSize(51).contains("field49").endsWith("and 20 more");
    }

    @Test
    void a_strict_caller_is_refused_with_a_name_as_fit() {
        Losses strict = new Losses(new ChatDialect(), true);

        assertThatThrownBy(() -> strict.drop("a\nb".repeat(100)))
                .isInstanceOfSatisfying(
                        Failure.class,
                        refusal -> assertThat(refusal.param()).hasSize(103).doesNotContain("\n"));
    }
}
