package dev.sluice.dialect.messages;

import static dev.sluice.dialect.messages.Recordings.DIALECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.Cuts;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What must hold of every recorded answer. */
class RecordedAnswersTest {
    @BeforeEach
    void recordings_are_here() {
        assumeFalse(Recordings.all().isEmpty(), "no recordings on this machine");
    }

    private static List<Event> events(List<Buffer> slices) {
        List<Event> events = new ArrayList<>();
        AnswerReader reader = DIALECT.answerReader(events::add);
        slices.forEach(reader::feed);
        reader.end();
        assertThat(reader.isWhole()).isTrue();
        return events;
    }

    private static CallerTerms terms(String model) {
        return new CallerTerms("req_1", model, 7, true);
    }

    @Test
    void every_whole_answer_is_written_as_it_was_read() {
        List<Json.Obj> answers = Recordings.answers();

        for (Json.Obj answer : answers) {
            Completion completion = DIALECT.readAnswer(answer);
            assertThat(DIALECT.writeAnswer(completion, terms(completion.model())))
                    .isEqualTo(answer);
        }

        assertThat(answers).hasSizeGreaterThanOrEqualTo(60);
    }

    @Test
    void every_stream_says_what_the_same_answer_says_in_one_piece() {
        List<Recordings.Stream> streams = Recordings.streams();

        for (Recordings.Stream stream : streams) {
            Folded streamed = Folded.of(events(List.of(stream.response())));
            Folded whole = Folded.of(DIALECT.readAnswer(Folded.message(stream.response())));
            assertThat(streamed).as(stream.name()).isEqualTo(whole);
        }

        assertThat(streams).hasSizeGreaterThanOrEqualTo(60);
    }

    @Test
    void every_stream_is_the_same_however_its_bytes_are_cut() {
        for (Recordings.Stream stream : Recordings.streams()) {
            Buffer bytes = stream.response();
            List<Event> events = events(List.of(bytes));
            int most = bytes.length() < 1_500 ? bytes.length() : 1;
            for (int size = 1; size <= most; size++) {
                assertThat(events(Cuts.every(bytes, size))).as(stream.name()).isEqualTo(events);
            }
            assertThat(events(Cuts.every(bytes, 7))).as(stream.name()).isEqualTo(events);
            assertThat(events(Cuts.every(bytes, 61))).as(stream.name()).isEqualTo(events);
        }
    }

    @Test
    void every_stream_that_is_written_again_says_the_same() {
        for (Recordings.Stream stream : Recordings.streams()) {
            List<Event> events = events(List.of(stream.response()));
            Folded read = Folded.of(events);
            AnswerWriter writer = DIALECT.answerWriter(terms(read.model()));
            Buffer written = Buffer.buffer();
            events.forEach(event -> writer.write(event, written));
            writer.end(written);

            Folded again = Folded.of(DIALECT.readAnswer(Folded.message(written)));

            assertThat(again.lines()).as(stream.name()).isEqualTo(read.lines());
            assertThat(again.finish()).isEqualTo(read.finish());
            assertThat(again.usage())
                    .usingRecursiveComparison()
                    .ignoringFields("raw", "contradictory", "details")
                    .isEqualTo(read.usage());
        }
    }

    @Test
    void counts_are_disjoint_and_arguments_are_json_unless_they_were_cut() {
        List<Folded> all = new ArrayList<>();
        Recordings.streams().forEach(stream -> all.add(Folded.of(events(List.of(stream.response())))));
        Recordings.answers().forEach(answer -> all.add(Folded.of(DIALECT.readAnswer(answer))));

        for (Folded folded : all) {
            Usage usage = Objects.requireNonNull(folded.usage());
            Json.Obj raw = Objects.requireNonNull(usage.raw());
            assertThat(usage.contradictory()).isFalse();
            assertThat(usage.totalOutput()).isEqualTo(raw.number("output_tokens", 0));
            assertThat(usage.totalInput())
                    .isEqualTo(raw.number("input_tokens", 0)
                            + raw.number("cache_read_input_tokens", 0)
                            + raw.number("cache_creation_input_tokens", 0));
            if (folded.finish() != FinishReason.LENGTH) {
                assertThat(folded.lines()).noneMatch(line -> line.contains(": broken "));
            }
        }
    }

    @Test
    void damaged_streams_fail_in_one_way_or_not_at_all() {
        Random random = new Random(11);
        for (Recordings.Stream stream : Recordings.streams()) {
            for (int way = 0; way < 40; way++) {
                Buffer damaged = damage(stream.response(), random, way % 3);
                try {
                    AnswerReader reader = DIALECT.answerReader(event -> {});
                    Cuts.randomly(damaged, random).forEach(reader::feed);
                    reader.end();
                } catch (Failure failure) {
                    assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_INVALID_ANSWER);
                }
            }
        }
    }

    private static Buffer damage(Buffer bytes, Random random, int way) {
        int at = random.nextInt(bytes.length());
        return switch (way) {
            case 0 -> bytes.getBuffer(0, at);
            case 1 -> {
                Buffer flipped = bytes.copy();
                for (int i = 0; i < 3; i++) {
                    int where = random.nextInt(bytes.length());
                    flipped.setByte(where, (byte) (bytes.getByte(where) ^ (1 << random.nextInt(8))));
                }
                yield flipped;
            }
            default -> bytes.getBuffer(at, bytes.length()).appendBuffer(bytes.getBuffer(0, at));
        };
    }

    @Test
    void damaged_answers_and_questions_fail_in_one_way_or_not_at_all() {
        Random random = new Random(12);
        List<Json.Obj> all = new ArrayList<>(Recordings.answers());
        Recordings.questions().forEach(one -> all.add(Objects.requireNonNull(Recordings.object(one.request()))));
        for (Json.Obj json : all) {
            for (int way = 0; way < 30; way++) {
                Json.Obj damaged = (Json.Obj) damage(JsonReader.read(json.toString()), random);
                survives(() -> DIALECT.writeAnswer(DIALECT.readAnswer(damaged), terms("m")));
                survives(() -> DIALECT.writePrompt(
                        DIALECT.readPrompt(damaged),
                        Recordings.terms(dev.sluice.dialect.ModelTraits.UNKNOWN),
                        Recordings.losses()));
            }
        }
    }

    private static void survives(Runnable task) {
        try {
            task.run();
        } catch (Failure failure) {
            assertThat(failure.kind()).isIn(Kind.UPSTREAM_INVALID_ANSWER, Kind.INVALID_REQUEST);
        }
    }

    /** Values are left out, and replaced by such of another sort. */
    private static Json damage(Json json, Random random) {
        Json[] others = {
            Json.Null.VALUE, Json.Num.of(-7), new Json.Text("x"), Json.Arr.of(), new Json.Obj(), Json.Bool.TRUE
        };
        if (json instanceof Json.Obj object) {
            Json.Obj damaged = new Json.Obj();
            object.members().forEach((name, value) -> {
                int way = random.nextInt(40);
                if (way > 1) {
                    damaged.put(name, damage(value, random));
                } else if (way == 1) {
                    damaged.put(name, others[random.nextInt(others.length)]);
                }
            });
            return damaged;
        }
        if (json instanceof Json.Arr array) {
            List<Json> elements = new ArrayList<>();
            for (Json element : array.elements()) {
                boolean other = random.nextInt(40) == 0;
                elements.add(other ? others[random.nextInt(others.length)] : damage(element, random));
            }
            return new Json.Arr(elements);
        }
        return json;
    }

    @Test
    void every_tool_call_has_a_name_of_its_own() {
        for (Recordings.Stream stream : Recordings.streams()) {
            Completion whole = DIALECT.readAnswer(Folded.message(stream.response()));
            List<String> ids = whole.choices().getFirst().parts().stream()
                    .filter(part -> part instanceof Part.ToolCall)
                    .map(part -> ((Part.ToolCall) part).id())
                    .toList();
            assertThat(ids).doesNotHaveDuplicates();
        }
    }
}
