package dev.sluice.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.Recorded;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole answers of real hosts. */
class RecordedAnswersTest {
    private static final ResponsesDialect DIALECT = new ResponsesDialect();

    private static CallerTerms terms(Completion completion) {
        return new CallerTerms("req_1", completion.model(), 1, true);
    }

    @Test
    void every_recorded_answer_is_written_as_it_was_read() {
        List<Recorded> answers = Recordings.answers();

        for (Recorded recorded : answers) {
            Json.Obj body = JsonReader.readObject(recorded.response());
            Completion completion = DIALECT.readAnswer(body);
            Json.Obj again = DIALECT.writeAnswer(completion, terms(completion));

            Json.Obj expected = body.copy().put("id", Json.orNull(again.get("id")));
            expected.put("created_at", CompletionReader.seconds(body.get("created_at")));
            assertThat(again).as(recorded.name()).isEqualTo(expected);
        }
        assertThat(answers).hasSizeGreaterThan(60);
    }

    @Test
    void what_every_recorded_answer_used_adds_up_to_what_its_host_says() {
        for (Recorded recorded : Recordings.answers()) {
            Json.Obj body = JsonReader.readObject(recorded.response());
            Usage usage = DIALECT.readAnswer(body).usage();
            Json.Obj told = body.object("usage");
            if (usage != null && told != null) {
                assertThat(usage.contradictory()).as(recorded.name()).isFalse();
                assertThat(usage.total()).as(recorded.name()).isEqualTo(told.number("total_tokens", -1));
                assertThat(usage.totalInput()).isEqualTo(told.number("input_tokens", -1));
                assertThat(usage.totalOutput()).isEqualTo(told.number("output_tokens", -1));
                assertThat(usage.raw()).isEqualTo(told);
            }
        }
    }

    @Test
    void every_recorded_answer_ends_for_a_reason_that_fits_it() {
        for (Recorded recorded : Recordings.answers()) {
            Json.Obj body = JsonReader.readObject(recorded.response());
            boolean calls = body.elements("output").stream()
                    .map(item -> String.valueOf(((Json.Obj) item).text("type")))
                    .anyMatch(type -> type.equals("function_call") || type.equals("custom_tool_call"));
            FinishReason expected = "incomplete".equals(body.text("status"))
                    ? FinishReason.LENGTH
                    : calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;

            Completion completion = DIALECT.readAnswer(body);

            assertThat(completion.choices().getFirst().finish())
                    .as(recorded.name())
                    .isEqualTo(expected);
        }
    }

    @Test
    void every_recorded_error_is_understood() {
        List<Recorded> errors = Recordings.errors();

        for (Recorded recorded : errors) {
            HostFault fault = DIALECT.readError(recorded.status(), recorded.headers(), recorded.response());
            assertThat(fault.status()).as(recorded.name()).isEqualTo(recorded.status());
            assertThat(fault.message()).isNotBlank();
            assertThat(fault.sort()).as(recorded.name()).isEqualTo(expectedSort(recorded));
        }
        assertThat(errors).hasSizeGreaterThan(4);
    }

    private static HostFault.Sort expectedSort(Recorded recorded) {
        return recorded.status() == 401
                ? HostFault.Sort.AUTHENTICATION
                : recorded.response().toString().contains("context_length_exceeded")
                        ? HostFault.Sort.CONTEXT_TOO_LONG
                        : HostFault.Sort.INVALID_REQUEST;
    }
}
