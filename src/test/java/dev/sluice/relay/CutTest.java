package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Operation;
import dev.sluice.canonical.Progress;
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
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream that the budget ends is one that reached its length, in the words of the caller's dialect. */
class CutTest {
    private static final CallerTerms TERMS = new CallerTerms("x", "m", 1, true);

    private static final String FRAMES = "application/vnd.amazon.eventstream";
    private static final String WHY = "budget_exceeded: budget team: it is used up";

    static List<Arguments> dialects() {
        return List.of(
                Arguments.of(Operation.CHAT, new ChatDialect()),
                Arguments.of(Operation.MESSAGES, new MessagesDialect()),
                Arguments.of(Operation.STREAM_GENERATE, new GenerateDialect()),
                Arguments.of(Operation.RESPONSES, new ResponsesDialect()),
                Arguments.of(Operation.CONVERSE_STREAM, new ConverseDialect()));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void as_the_host_of_the_same_dialect_would_have_ended_it(Operation operation, Dialect dialect) {
        RelayRun run = new RelayRun(operation, true, dialect);

        hosts(run, dialect).sends(beginning(dialect));
        cut(run);

        assertTold(run, operation);
        assertCut(run, dialect);
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void as_a_host_of_another_dialect_would_have_ended_it(Operation operation, Dialect dialect) {
        Dialect hosts = dialect instanceof ChatDialect ? new MessagesDialect() : new ChatDialect();
        RelayRun run = new RelayRun(operation, true, new Translation(hosts, dialect, TERMS, List.of(), null));

        hosts(run, hosts).sends(beginning(hosts));
        cut(run);

        assertTold(run, operation);
        assertCut(run, dialect);
    }

    /** What has been read with the event that was one too many must not be missing between those before it and the end. */
    @ParameterizedTest
    @MethodSource("dialects")
    void with_all_that_was_read_when_it_was_cut(Operation operation, Dialect dialect) {
        AtomicReference<RelayRun> cut = new AtomicReference<>();
        RelayRun run = new RelayRun(operation, true, dialect, stopping(cut));
        AnswerWriter writer = dialect.answerWriter(TERMS);
        Buffer first = beginning(writer);
        Buffer second = Buffer.buffer();
        writer.write(new Event.ToolCallStarted(0, "call_1", "look", null), second);
        writer.write(new Event.ToolCallDelta(0, "{}"), second);
        writer.write(new Event.TextDelta(0, "so"), second);

        hosts(run, dialect).sends(first);
        run.read();
        cut.set(run);
        run.host.sends(second.getBuffer(0, 3)).sends(second.getBuffer(3, second.length()));

        List<Event> events = assertCut(run, dialect);
        assertThat(events).filteredOn(Event.ToolCallStarted.class::isInstance).hasSize(1);
        assertThat(events).contains(new Event.TextDelta(0, "so"));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void and_where_it_is_translated(Operation operation, Dialect dialect) {
        AtomicReference<RelayRun> cut = new AtomicReference<>();
        Dialect hosts = dialect instanceof ChatDialect ? new MessagesDialect() : new ChatDialect();
        RelayRun run =
                new RelayRun(operation, true, new Translation(hosts, dialect, TERMS, List.of(), null), stopping(cut));
        AnswerWriter writer = hosts.answerWriter(TERMS);
        Buffer first = beginning(writer);
        Buffer second = Buffer.buffer();
        writer.write(new Event.TextDelta(0, "so"), second);
        writer.write(new Event.ToolCallStarted(0, "call_1", "look", null), second);
        writer.write(new Event.ToolCallDelta(0, "{}"), second);

        hosts(run, hosts).sends(first);
        run.read();
        cut.set(run);
        run.host.sends(second);

        List<Event> events = assertCut(run, dialect);
        assertThat(events).contains(new Event.TextDelta(0, "so"));
        assertThat(events).filteredOn(Event.ToolCallStarted.class::isInstance).hasSize(1);
    }

    /** Half a frame is not the caller's, so that the next one can be read. */
    @Test
    void a_stream_of_frames_is_cut_between_them() {
        ConverseDialect dialect = new ConverseDialect();
        RelayRun run = new RelayRun(Operation.CONVERSE_STREAM, true, dialect);
        Buffer beginning = beginning(dialect);

        hosts(run, dialect).sends(beginning.getBuffer(0, beginning.length() - 7));
        cut(run);

        assertThat(run.text()).contains("Hel").doesNotContain("\"lo\"");
        assertCut(run, dialect);
    }

    @Test
    void a_stream_of_frames_whose_answer_has_ended_gets_no_second_end() {
        ConverseDialect dialect = new ConverseDialect();
        RelayRun run = new RelayRun(Operation.CONVERSE_STREAM, true, dialect);
        AnswerWriter writer = dialect.answerWriter(TERMS);
        Buffer whole = beginning(writer);
        writer.write(new Event.Finished(0, FinishReason.STOP, null), whole);

        hosts(run, dialect).sends(whole);
        cut(run);

        assertThat(run.received).isEqualTo(whole);
    }

    /** A comment between the elements of an array would be no JSON. */
    @Test
    void an_array_stays_one() {
        GenerateDialect arrays = GenerateDialect.ofArrays();
        RelayRun run = new RelayRun(
                Operation.STREAM_GENERATE_ARRAY,
                true,
                new Translation(new ChatDialect(), arrays, TERMS, List.of(), null));

        hosts(run, new ChatDialect()).sends(beginning(new ChatDialect()));
        cut(run);

        JsonArray chunks = new JsonArray(run.text());
        assertThat(chunks.getJsonObject(chunks.size() - 1).toString())
                .contains("\"finishReason\":\"MAX_TOKENS\",\"finishMessage\":\"" + WHY);
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

    /** At every event from when the run is there. */
    private static Progress stopping(AtomicReference<RelayRun> cut) {
        return (events, textBytes) -> {
            RelayRun run = cut.get();
            if (run != null) {
                run.answer.result().stop().accept(budgetExceeded());
            }
            return events + 1;
        };
    }

    private static Failure budgetExceeded() {
        return Failure.of(Kind.BUDGET_EXCEEDED, "budget team: it is used up");
    }

    private static FakeHost hosts(RelayRun run, Dialect dialect) {
        return run.host.answers(200, dialect instanceof ConverseDialect ? FRAMES : "text/event-stream");
    }

    private static Buffer beginning(Dialect dialect) {
        return beginning(dialect.answerWriter(TERMS));
    }

    private static Buffer beginning(AnswerWriter writer) {
        Buffer out = Buffer.buffer();
        writer.write(new Event.Started("id_1", "m", 1, null), out);
        writer.write(new Event.TextDelta(0, "Hel"), out);
        writer.write(new Event.TextDelta(0, "lo"), out);
        return out;
    }

    private static void cut(RelayRun run) {
        run.read();
        run.answer.result().stop().accept(budgetExceeded());
    }

    /** In a comment where SDKs overlook it, or else in words of the dialect. */
    private static void assertTold(RelayRun run, Operation operation) {
        switch (operation) {
            case CONVERSE_STREAM ->
                assertThat(run.text())
                        .contains("{\"additionalModelResponseFields\":{\"sluice\":\"" + WHY
                                + "\"},\"stopReason\":\"max_tokens\"}");
            case STREAM_GENERATE ->
                assertThat(run.text())
                        .contains("\"finishMessage\":\"" + WHY + "\"")
                        .doesNotContain("\n: ");
            default -> assertThat(run.text()).contains(": " + WHY + "\n\n");
        }
    }

    private static List<Event> assertCut(RelayRun run, Dialect dialect) {
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
        return events;
    }
}
