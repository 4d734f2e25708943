package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Operation;
import dev.sluice.dialect.AnswerLength;
import dev.sluice.dialect.Ask;
import dev.sluice.stream.Body;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExchangeTest {

    private static @Nullable String endUser(@Nullable String inHead, @Nullable String inBody) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (inHead != null) {
            headers.add("X-Sluice-End-User", inHead);
        }
        Exchange exchange = new Exchange(
                "id",
                Operation.CHAT,
                new Exchange.Inbound("/", null, null, headers, () -> null, -1, Future.succeededFuture()));
        Ask ask = new Ask("m", false, Body.EMPTY, Ask.Shape.Json.WITHOUT_MODEL, AnswerLength.UNSAID, inBody);
        exchange.takenIn(ask);
        exchange.takenIn(ask.withoutBody());
        return exchange.endUser();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "ann,  null, ann",
                "ann,  bob,  ann",
                "null, bob,  bob",
                "' ',  bob,  bob",
                "' ann ', null, ann",
                "null, ' ',  null",
                "null, null, null"
            })
    void the_head_names_the_end_user_before_the_body(
            @Nullable String inHead, @Nullable String inBody, @Nullable String endUser) {
        assertThat(endUser(inHead, inBody)).isEqualTo(endUser);
    }

    @Test
    void a_name_from_either_is_bounded_and_has_nothing_that_a_ledger_or_a_terminal_could_trip_over() {
        String odd = "a\u0000\u009b\u202e\u2028\ud800b\ud83d\ude00é";

        assertThat(endUser(null, odd)).isEqualTo("a_____b\ud83d\ude00é").isEqualTo(endUser(odd, null));
        assertThat(endUser(null, "é".repeat(500))).isEqualTo("é".repeat(128)).isEqualTo(endUser("é".repeat(500), null));
    }

    @Test
    void a_character_that_the_bound_cuts_in_two_leaves_no_half() {
        assertThat(endUser(null, "x" + "\ud83d\ude00".repeat(100))).isEqualTo("x" + "\ud83d\ude00".repeat(63) + "_");
    }
}
