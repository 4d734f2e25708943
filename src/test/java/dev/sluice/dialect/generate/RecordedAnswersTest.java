package dev.sluice.dialect.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.provider.simulated.Fixtures;
import dev.sluice.testing.Recorded;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RecordedAnswersTest {
    private static final GenerateDialect DIALECT = new GenerateDialect();
    private static final CallerTerms TERMS = new CallerTerms("req-1", "gemini-x", 0, true);

    @BeforeAll
    static void recordings_are_there() {
        assumeTrue(Files.isDirectory(Fixtures.folder()));
    }

    @Test
    void what_is_read_and_written_again_is_equal_but_for_the_names() {
        List<Recorded> answers = Recordings.answers();

        for (Recorded recorded : answers) {
            Json.Obj body = Recordings.answer(recorded);
            Json.Obj written = DIALECT.writeAnswer(DIALECT.readAnswer(body), TERMS);

            if (body.has("responseId")) {
                assertThat(written.get("responseId")).isEqualTo(body.get("responseId"));
            }
            for (String name : List.of("responseId", "modelVersion")) {
                body.remove(name);
                written.remove(name);
            }
            assertThat(written).as(recorded.name()).isEqualTo(body);
        }
        assertThat(answers).hasSizeGreaterThanOrEqualTo(120);
    }

    @Test
    void calls_have_good_arguments_and_names_of_their_own_and_end_the_turn() {
        int calls = 0;
        for (Recorded recorded : Recordings.answers()) {
            for (Completion.Choice choice :
                    DIALECT.readAnswer(Recordings.answer(recorded)).choices()) {
                List<Part.ToolCall> called = choice.parts().stream()
                        .filter(Part.ToolCall.class::isInstance)
                        .map(Part.ToolCall.class::cast)
                        .toList();
                calls += called.size();
                for (Part.ToolCall call : called) {
                    assertThat(JsonReader.read(call.arguments())).isInstanceOf(Json.Obj.class);
                    assertThat(call.id()).matches("[a-zA-Z0-9_-]{1,40}");
                }
                assertThat(called).extracting(Part.ToolCall::id).doesNotHaveDuplicates();
                if (!called.isEmpty()) {
                    assertThat(choice.finish()).as(recorded.name()).isEqualTo(FinishReason.TOOL_CALLS);
                }
            }
        }
        assertThat(calls).isGreaterThanOrEqualTo(35);
    }

    @Test
    void the_usage_is_the_hosts_own_sum() {
        int told = 0;
        for (Recorded recorded : Recordings.answers()) {
            Json.Obj body = Recordings.answer(recorded);
            Usage usage = DIALECT.readAnswer(body).usage();
            if (usage != null) {
                told++;
                assertThat(usage.contradictory()).as(recorded.name()).isFalse();
                assertThat(usage.total())
                        .as(recorded.name())
                        .isEqualTo(Objects.requireNonNull(usage.raw()).number("totalTokenCount", usage.total()));
            }
        }
        assertThat(told).isGreaterThanOrEqualTo(100);
    }
}
