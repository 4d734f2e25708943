package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Operation;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.chat.ChatDialect;
import dev.sluice.dialect.converse.ConverseDialect;
import dev.sluice.dialect.generate.GenerateDialect;
import dev.sluice.dialect.messages.MessagesDialect;
import dev.sluice.dialect.responses.ResponsesDialect;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream that the budget ends is one that reached its length, in the words of the caller's dialect. */
class CutTest {
    private static final CallerTerms TERMS = new CallerTerms("x", "m", 1, true);

    static List<Arguments> dialects() {
        return List.of(
                Arguments.of(Operation.CHAT, new ChatDialect()),
                Arguments.of(Operation.MESSAGES, new MessagesDialect()),
                Arguments.of(Operation.STREAM_GENERATE, new GenerateDialect()),
                Arguments.of(Operation.RESPONSES, new ResponsesDialect()));
    }

    static List<Arguments> callers() {
        List<Arguments> all = new ArrayList<>(dialects());
        all.add(Arguments.of(Operation.CONVERSE_STREAM, new ConverseDialect()));
        return all;
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void as_the_host_of_the_same_dialect_would_have_ended_it(Operation operation, Dialect dialect) {
        RelayRun run = new RelayRun(operation, true, dialect);

        run.host.streams().sends(beginning(dialect).toString());
        cut(run);

        assertThat(run.text()).contains(": budget_exceeded: budget team: it is used up\n\n");
        assertCut(run, dialect);
    }

    @ParameterizedTest
    @MethodSource("callers")
    void as_a_host_of_another_dialect_would_have_ended_it(Operation operation, Dialect dialect) {
        Dialect hosts = dialect instanceof ChatDialect ? new MessagesDialect() : new ChatDialect();
        RelayRun run = new RelayRun(operation, true, new Translation(hosts, dialect, TERMS, List.of(), null));

        run.host.streams().sends(beginning(hosts).toString());
        cut(run);

        assertCut(run, dialect);
    }

    @Test
    void the_last_chunk_looks_like_the_first() {
        RelayRun run = RelayRun.chatStream();

        run.host.streams().sends("data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[]}\n\n");
        cut(run);

        assertThat(run.text())
                .endsWith("data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"text\":\"\","
                        + "\"finish_reason\":\"length\"}]}\n\ndata: [DONE]\n\n");
    }

    private static Buffer beginning(Dialect dialect) {
        AnswerWriter writer = dialect.answerWriter(TERMS);
        Buffer out = Buffer.buffer();
        writer.write(new Event.Started("id_1", "m", 1, null), out);
        writer.write(new Event.TextDelta(0, "Hel"), out);
        writer.write(new Event.TextDelta(0, "lo"), out);
        return out;
    }

    private static void cut(RelayRun run) {
        run.read();
        run.answer.result().stop().accept(Failure.of(Kind.BUDGET_EXCEEDED, "budget team: it is used up"));
    }

    private static void assertCut(RelayRun run, Dialect dialect) {
        List<Event> events = new ArrayList<>();
        AnswerReader reader = dialect.answerReader(events::add);
        reader.feed(run.received);
        reader.end();

        assertThat(reader.isWhole()).isTrue();
        assertThat(events)
                .filteredOn(Event.Finished.class::isInstance)
                .singleElement()
                .isEqualTo(new Event.Finished(0, FinishReason.LENGTH, null));
        assertThat(run.ended).isTrue();
        assertThat(run.host.wasReset).isTrue();
        assertThat(Objects.requireNonNull(run.outcome().failure()).kind()).isEqualTo(Kind.BUDGET_EXCEEDED);
    }
}
