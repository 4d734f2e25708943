package dev.sluice.conformance.dialects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.conformance.dialects.Table.Caller;
import dev.sluice.conformance.dialects.Table.Manner;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the gateway itself refuses is the exception that the SDK's users know, with its status. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsIT {
    private static final String ROWS = "dev.sluice.conformance.dialects.Table#callersInBothManners";

    private final Table table = new Table();
    private final Table narrow = new Table("server: {maxBodyBytes: 40}\n");

    @AfterAll
    void stop() {
        table.close();
        narrow.close();
    }

    @ParameterizedTest
    @MethodSource(ROWS)
    void a_key_that_nobody_issued_is_no_longer_good(Caller caller, Manner manner) {
        try (Sdk sdk = table.stranger(caller, "sk-sl-nobody-issued-this")) {
            Throwable raised = catchThrowable(() -> manner.ask(sdk, Question.of(HostDialect.CHAT, Scene.TEXT)));

            assertRaised(sdk, raised, Wrong.UNKNOWN_KEY, "not one of this gateway");
        }
    }

    @ParameterizedTest
    @MethodSource(ROWS)
    void a_model_that_nobody_has_is_not_found(Caller caller, Manner manner) {
        Question question = new Question("model-of-nobody", Set.of(), null);

        Throwable raised = catchThrowable(() -> table.ask(caller, manner, question));

        assertRaised(table.sdk(caller), raised, Wrong.UNKNOWN_MODEL, "model-of-nobody");
    }

    @ParameterizedTest
    @MethodSource(ROWS)
    void a_question_beyond_the_limit_is_too_large(Caller caller, Manner manner) {
        Question question = Question.of(HostDialect.CHAT, Scene.TEXT);

        Throwable raised = catchThrowable(() -> narrow.ask(caller, manner, question));

        assertRaised(narrow.sdk(caller), raised, Wrong.TOO_LARGE, "40");
    }

    private static void assertRaised(Sdk sdk, Throwable raised, Wrong wrong, String words) {
        assertThat(raised).isInstanceOf(sdk.raised(wrong)).hasMessageContaining(words);
        assertThat(sdk.status(raised)).isEqualTo(wrong.status());
    }
}
