package dev.sluice.conformance.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.dialects.Table.Caller;
import dev.sluice.conformance.dialects.Table.Manner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every SDK gets from every host: words, calls, the reason of the end, and how much was used. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswersIT {
    private static final String CELLS = "dev.sluice.conformance.dialects.Table#cellsInBothManners";

    private final Table table = new Table();

    @AfterAll
    void stop() {
        table.close();
    }

    @ParameterizedTest
    @MethodSource(CELLS)
    void text_and_usage_arrive(Caller caller, HostDialect host, Manner manner) {
        Said said = table.ask(caller, manner, Question.of(host, Scene.TEXT));

        assertThat(said.text()).isEqualTo(Spoken.TEXT);
        assertThat(said.calls()).isEmpty();
        assertThat(said.stop()).isEqualTo(Stop.END);
        assertThat(said.input()).isEqualTo(Spoken.INPUT);
        assertThat(said.cached()).isEqualTo(Spoken.CACHED);
        assertThat(said.output()).isEqualTo(Spoken.OUTPUT);
    }

    @ParameterizedTest
    @MethodSource(CELLS)
    void a_call_of_a_tool_arrives(Caller caller, HostDialect host, Manner manner) {
        Said said = table.ask(caller, manner, Question.of(host, Scene.CALL, Question.Wish.TOOL));

        assertThat(said.calls()).extracting(Called::name).containsExactly(Spoken.TOOL);
        assertThat(said.calls()).extracting(Called::arguments).containsExactly(Map.of("city", "Oslo"));
        assertThat(said.stop()).isEqualTo(Stop.TOOLS);
        assertThat(said.text()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(CELLS)
    void parallel_calls_arrive_in_their_order(Caller caller, HostDialect host, Manner manner) {
        Said said = table.ask(caller, manner, Question.of(host, Scene.CALLS, Question.Wish.TOOL));

        assertThat(said.calls())
                .extracting(Called::arguments)
                .isEqualTo(List.of(Map.of("city", "Oslo"), Map.of("city", "Rome")));
        assertThat(said.stop()).isEqualTo(Stop.TOOLS);
        if (caller != Caller.GOOGLE_GENAI || host != HostDialect.GENERATE) {
            assertThat(said.calls()).extracting(Called::id).doesNotContain("").doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource(CELLS)
    void an_answer_in_a_form_arrives(Caller caller, HostDialect host, Manner manner) {
        Said said = table.ask(caller, manner, Question.of(host, Scene.ANSWER, Question.Wish.FORM));

        assertThat(said.text()).isEqualTo(Spoken.JSON);
        assertThat(said.calls()).isEmpty();
        assertThat(said.stop()).isEqualTo(Stop.END);
    }

    @ParameterizedTest
    @MethodSource(CELLS)
    void the_limit_of_tokens_is_told(Caller caller, HostDialect host, Manner manner) {
        assertThat(table.ask(caller, manner, Question.of(host, Scene.LENGTH)).stop())
                .isEqualTo(Stop.LENGTH);
    }

    @ParameterizedTest
    @MethodSource(CELLS)
    void a_filter_is_told(Caller caller, HostDialect host, Manner manner) {
        assertThat(table.ask(caller, manner, Question.of(host, Scene.FILTERED)).stop())
                .isEqualTo(Stop.FILTERED);
    }
}
