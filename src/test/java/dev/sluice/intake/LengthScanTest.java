package dev.sluice.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Operation;
import dev.sluice.dialect.Ask;
import dev.sluice.dialect.TokenLimit;
import dev.sluice.stream.Cuts;
import dev.sluice.stream.Slices;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LengthScanTest {
    private final BodyBudget budget = new BodyBudget(1 << 20);

    private Ask ask(Operation operation, List<Buffer> slices) {
        FakeCaller caller = new FakeCaller().sends(slices);
        caller.ends();
        return new JsonIntake(caller.inbound(-1), operation, 10_000, budget.open(), FakeCaller.LIMITS, caller.wheel)
                .read()
                .result();
    }

    private Ask ask(Operation operation, String body) {
        return ask(operation, List.of(Buffer.buffer(body)));
    }

    private static String limited(Ask ask, long tokens) {
        return ((Slices) ask.limitedTo(new TokenLimit(tokens, "max_completion_tokens"))
                        .bodyFor("host", false))
                .join()
                .toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            CHAT       | {"model":"m","max_tokens":100}                        | 100 | {"model":"host","max_tokens":7}
            CHAT       | {"max_completion_tokens" : 9 ,"model":"m"}            | 9   | {"max_completion_tokens" : 7 ,"model":"host"}
            CHAT       | {"max_tokens":5,"model":"m","max_completion_tokens":9} | 5  | {"max_tokens":7,"model":"host","max_completion_tokens":7}
            CHAT       | {"model":"m","max_tokens":null}                       | -1  | {"model":"host","max_tokens":7}
            CHAT       | {"model":"m"}                                         | -1  | {"max_completion_tokens":7,"model":"host"}
            CHAT       | {"model":"m","x":{"max_tokens":5}}                    | -1  | {"max_completion_tokens":7,"model":"host","x":{"max_tokens":5}}
            COMPLETIONS | {"model":"m"}                                        | -1  | {"max_tokens":7,"model":"host"}
            RESPONSES  | {"model":"m","max_output_tokens":30}                  | 30  | {"model":"host","max_output_tokens":7}
            RESPONSES  | {"model":"m"}                                         | -1  | {"max_output_tokens":7,"model":"host"}
            MESSAGES   | {"model":"m","max_tokens":1024}                       | 1024 | {"model":"host","max_tokens":7}
            """)
    void a_limit_is_found_and_written_in_its_place(Operation operation, String body, long found, String limited) {
        Cuts.forEach(Buffer.buffer(body), 10, slices -> {
            Ask ask = ask(operation, slices);

            assertThat(ask.length().maxTokens()).as(body).isEqualTo(found);
            assertThat(ask.length().questionBytes()).isEqualTo(body.length());
            assertThat(limited(ask, 7)).isEqualTo(limited);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"a":1,"generationConfig":{"maxOutputTokens":50,"candidateCount":3}} | 50 | 3 | {"a":1,"generationConfig":{"maxOutputTokens":7,"candidateCount":3}}
            {"generationConfig":{"topK":1}}                                      | -1 | 1 | {"generationConfig":{"maxOutputTokens":7,"topK":1}}
            {"generationConfig":{ }}                                             | -1 | 1 | {"generationConfig":{"maxOutputTokens":7 }}
            {"generationConfig":null}                                            | -1 | 1 | {"generationConfig":{"maxOutputTokens":7}}
            {"contents":[]}                                                      | -1 | 1 | {"generationConfig":{"maxOutputTokens":7},"contents":[]}
            {}                                                                   | -1 | 1 | {"generationConfig":{"maxOutputTokens":7}}
            """)
    void a_limit_inside_of_an_object_likewise(String body, long found, long answers, String limited) {
        Cuts.forEach(Buffer.buffer(body), 10, slices -> {
            Ask ask = ask(Operation.GENERATE, slices);

            assertThat(ask.length().maxTokens()).as(body).isEqualTo(found);
            assertThat(ask.length().answers()).isEqualTo(answers);
            assertThat(limited(ask, 7)).isEqualTo(limited);
        });
    }

    @Test
    void the_number_of_answers_counts() {
        assertThat(ask(Operation.CHAT, "{\"model\":\"m\",\"n\":4}").length().answers())
                .isEqualTo(4);
        assertThat(ask(Operation.COMPLETIONS, "{\"model\":\"m\",\"n\":2,\"best_of\":6}")
                        .length()
                        .answers())
                .isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\",\"max_tokens\":5,\"max_tokens\":500}",
                "{\"model\":\"m\",\"max_tokens\":5,\"Max_Tokens\":500}",
                "{\"model\":\"m\",\"max_tokens\":1e9}",
                "{\"model\":\"m\",\"max_tokens\":\"5\"}",
                "{\"model\":\"m\",\"max_tokens\":-5}",
                "{\"model\":\"m\",\"max_tokens\":9999999999999999999}",
                "{\"model\":\"m\",\"n\":1,\"N\":5}"
            })
    void what_a_host_may_read_in_another_way_is_ambiguous(String body) {
        assertThat(ask(Operation.CHAT, body).length().ambiguous()).isTrue();
    }

    @Test
    void googles_other_spelling_is_ambiguous() {
        String body = "{\"generation_config\":{\"max_output_tokens\":500}}";

        assertThat(ask(Operation.GENERATE, body).length().ambiguous()).isTrue();
    }

    @Test
    void a_limit_and_the_wish_for_usage_go_together() {
        Ask ask = ask(Operation.CHAT, "{\"model\":\"m\",\"stream\":true}").limitedTo(new TokenLimit(7, "max_tokens"));

        assertThat(((Slices) ask.bodyFor("host", true)).join().toString())
                .isEqualTo(
                        "{\"max_tokens\":7,\"stream_options\":{\"include_usage\":true},\"model\":\"host\",\"stream\":true}");
    }

    @Test
    void without_a_limit_of_ours_the_bytes_are_the_callers() {
        String body = "{\"model\":\"m\",\"max_tokens\":100}";

        assertThat(((Slices) ask(Operation.CHAT, body).bodyFor("m", false))
                        .join()
                        .toString())
                .isEqualTo(body);
    }
}
