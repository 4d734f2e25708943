package dev.sluice.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Operation;
import dev.sluice.dialect.Ask;
import dev.sluice.stream.Cuts;
import dev.sluice.stream.Slices;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndUserScanTest {
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "nobody", textBlock = """
            CHAT              | {"model":"m","user":"ann"}                              | ann
            CHAT              | {"user":"bob","model":"m","safety_identifier":"ann"}    | ann
            CHAT              | {"model":"m","safety_identifier":"","user":"bob"}       | bob
            CHAT              | {"model":"m","safety_identifier":null,"user":"bob"}     | bob
            CHAT              | {"model":"m","user":7}                                  | nobody
            CHAT              | {"model":"m","user":" "}                                | nobody
            CHAT              | {"model":"m","user":"ann","user":"bob"}                 | bob
            CHAT              | {"model":"m","messages":[{"user":"ann"}],"x":{"user":"y"}} | nobody
            CHAT              | {"model":"m","metadata":{"user_id":"ann"}}              | nobody
            COMPLETIONS       | {"model":"m","user":"ann"}                              | ann
            RESPONSES         | {"model":"m","safety_identifier":"ann"}                 | ann
            EMBEDDINGS        | {"model":"m","user":"ann"}                              | ann
            IMAGE_GENERATIONS | {"user":"ann"}                                          | ann
            MESSAGES          | {"model":"m","metadata":{"user_id":"ann"}}              | ann
            MESSAGES          | {"model":"m","metadata":{"a":1,"user_id":"\\u0061nn\\n"}} | ~ann
            ~
            MESSAGES          | {"model":"m","metadata":null}                           | nobody
            MESSAGES          | {"model":"m","metadata":"user_id"}                      | nobody
            MESSAGES          | {"model":"m","user":"ann"}                              | nobody
            """)
    void the_end_user_is_found_where_the_dialect_has_it(Operation operation, String body, String found) {
        Cuts.forEach(Buffer.buffer(body), 10, slices -> {
            Ask ask = ask(operation, slices);

            assertThat(ask.endUser()).as(body).isEqualTo(found);
            assertThat(((Slices) ask.bodyFor("m", false)).join().toString()).isEqualTo(body);
            assertThat(ask.withoutBody().endUser()).isEqualTo(found);
        });
    }

    /** Wherever the limit falls: on a letter, in an escape of either kind, between the bytes of a character. */
    @Test
    void of_a_name_without_end_only_the_beginning_is_read() {
        for (String piece : List.of("a", "\\\"", "\\\\", "\\u00e9", "\\ud83d\\ude00", "é", "\ud83d\ude00")) {
            for (int shift = 0; shift < 12; shift++) {
                String name = "x".repeat(shift) + piece.repeat(2_000 / piece.length());

                String found = ask(Operation.CHAT, "{\"model\":\"m\",\"user\":\"" + name + "\"}")
                        .endUser();

                assertThat(found).as(piece).startsWith("x".repeat(shift)).hasSizeBetween(150, 1_024);
            }
        }
    }
}
