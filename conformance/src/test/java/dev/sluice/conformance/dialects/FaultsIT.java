package dev.sluice.conformance.dialects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.conformance.dialects.Table.Caller;
import dev.sluice.conformance.dialects.Table.Manner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong at a host is the exception that the SDK's users catch, and never an answer that looks whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {
    private final Table table = new Table();

    @AfterAll
    void stop() {
        table.close();
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.conformance.dialects.Table#cellsInBothManners")
    void too_many_requests_are_told_as_such(Caller caller, HostDialect host, Manner manner) {
        Sdk sdk = table.sdk(caller);

        Throwable limited = catchThrowable(() -> table.ask(caller, manner, Question.of(host, Scene.LIMITED)));

        assertThat(limited).isInstanceOf(sdk.raised(Wrong.LIMITED)).hasMessageContaining(Spoken.COMPLAINT);
        if (caller.showsHeaders()) {
            assertThat(sdk.retryAfter(limited)).hasValue("" + Spoken.RETRY_AFTER);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.conformance.dialects.Table#cells")
    void a_stream_that_breaks_off_is_no_answer(Caller caller, HostDialect host) {
        Sdk sdk = table.sdk(caller);

        Throwable broken = catchThrowable(() -> sdk.stream(Question.of(host, Scene.BREAKS)));

        assertThat(broken).isInstanceOf(sdk.broken()).hasMessageContaining(Spoken.COMPLAINT);
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.conformance.dialects.Table#cellsInBothManners")
    void a_refusal_of_the_gateways_own_key_is_not_the_callers_fault(Caller caller, HostDialect host, Manner manner) {
        Throwable refused = catchThrowable(() -> table.ask(caller, manner, Question.of(host, Scene.LOCKED)));

        assertThat(table.sdk(caller).status(refused)).isEqualTo("502");
        assertThat(refused).hasMessageContaining("refused the gateway's own credentials");
    }
}
