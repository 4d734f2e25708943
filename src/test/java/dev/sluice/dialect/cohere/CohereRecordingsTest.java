package dev.sluice.dialect.cohere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.CompletionEvents;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.Damage;
import dev.sluice.testing.FoldedAnswer;
import dev.sluice.testing.Recorded;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Cohere has answered, read as a whole and at all cuts. */
class CohereRecordingsTest {
    private static final CohereDialect DIALECT = new CohereDialect();

    static List<Recorded> answers() {
        return recordings(false);
    }

    static List<Recorded> streams() {
        return recordings(true);
    }

    private static List<Recorded> recordings(boolean streams) {
        return Recorded.all(one -> one.provider().equals("cohere")
                && one.status() == 200
                && one.response().toString().startsWith("{") != streams);
    }

    @Test
    void there_are_some() {
        assertThat(answers()).hasSizeGreaterThan(5);
        assertThat(streams()).hasSizeGreaterThan(3);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_answer_says_what_was_recorded(Recorded recorded) {
        Json.Obj body = JsonReader.readObject(recorded.response());
        Completion completion = DIALECT.readAnswer(body);
        Json.Obj message = Objects.requireNonNull(body.object("message"));
        List<String> texts = new ArrayList<>();
        List<String> thoughts = new ArrayList<>();
        List<String> calls = new ArrayList<>();
        for (Part part : completion.choices().getFirst().parts()) {
            switch (part) {
                case Part.Text text -> texts.add(text.text());
                case Part.Reasoning thought -> thoughts.add(thought.text());
                case Part.ToolCall call -> calls.add(call.id() + " " + call.name() + " " + call.arguments());
                default -> throw new AssertionError(part);
            }
        }

        String json = body.toString();
        texts.forEach(text -> assertThat(json).contains(new Json.Text(text).toString()));
        assertThat(texts.size() + thoughts.size())
                .isEqualTo(message.elements("content").size() + (message.has("tool_plan") ? 1 : 0));
        assertThat(calls).hasSameSizeAs(message.elements("tool_calls"));
        assertThat(completion.choices().getFirst().finish().name())
                .isEqualTo("TOOL_CALL".equals(body.text("finish_reason")) ? "TOOL_CALLS" : "STOP");
        Usage usage = Objects.requireNonNull(completion.usage());
        Json.Obj tokens = Objects.requireNonNull(
                Objects.requireNonNull(body.object("usage")).object("tokens"));
        assertThat(usage.totalInput()).isEqualTo(tokens.number("input_tokens", -1));
        assertThat(usage.totalOutput()).isEqualTo(tokens.number("output_tokens", -1));
        assertThat(usage.contradictory()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_says_the_same_wherever_it_is_cut(Recorded recorded) {
        String whole = fold(recorded.response(), Integer.MAX_VALUE).toString();

        for (int size : new int[] {1, 7, 61, 1_000}) {
            FoldedAnswer folded = fold(recorded.response(), size);
            assertThat(folded.toString()).as(size + " bytes").isEqualTo(whole);
            assertThat(folded.isWhole()).isTrue();
            assertThat(Objects.requireNonNull(folded.usage()).totalOutput()).isPositive();
        }
    }

    private static FoldedAnswer fold(Buffer bytes, int size) {
        return FoldedAnswer.of(DIALECT::answerReader, bytes, size);
    }

    /** The same question was asked both ways. */
    @Test
    void a_stream_says_what_the_whole_answer_says() {
        Recorded streamed = one("cohere/ai__cohere--cohere-text.chunks.txt");
        Recorded whole = one("cohere/ai__cohere--cohere-text.json");
        FoldedAnswer expected = new FoldedAnswer();
        CompletionEvents.of(DIALECT.readAnswer(JsonReader.readObject(whole.response())), expected);

        FoldedAnswer folded = fold(streamed.response(), 9);

        assertThat(folded.said()).isEqualTo(expected.said());
        assertThat(folded.finished()).isEqualTo(expected.finished());
        assertThat(folded.usage()).isEqualTo(expected.usage());
    }

    private static Recorded one(String file) {
        return Recorded.all(recorded -> recorded.name().startsWith(file)).getFirst();
    }

    @Test
    void damage_is_a_failure_of_the_hosts_or_none() {
        Damage damage = new Damage(3);
        for (Recorded recorded : streams()) {
            for (int round = 0; round < 50; round++) {
                Buffer bytes = Buffer.buffer(damage.of(recorded.response().getBytes()));
                onlyFails(() -> fold(bytes, 1 + bytes.length() / 3));
            }
        }
        for (Recorded recorded : answers()) {
            Json.Obj body = JsonReader.readObject(recorded.response());
            for (int round = 0; round < 100; round++) {
                Json.Obj damaged = damage.of(body);
                onlyFails(() -> DIALECT.readAnswer(damaged));
            }
        }
    }

    private static void onlyFails(Runnable reading) {
        try {
            reading.run();
        } catch (Failure invalid) {
            assertThat(invalid.kind()).isEqualTo(Kind.UPSTREAM_INVALID_ANSWER);
        }
    }
}
