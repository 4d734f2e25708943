package dev.sluice.dialect.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.provider.simulated.Fixtures;
import dev.sluice.stream.Cuts;
import dev.sluice.testing.Recorded;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RecordedStreamsTest {
    private static final GenerateDialect DIALECT = new GenerateDialect();

    @BeforeAll
    static void recordings_are_there() {
        assumeTrue(Files.isDirectory(Fixtures.folder()));
    }

    /** What a reader made of a stream. */
    private record Read(List<Event> events, boolean whole) {}

    private static Read read(List<Buffer> slices) {
        List<Event> events = new ArrayList<>();
        AnswerReader reader = DIALECT.answerReader(events::add);
        slices.forEach(reader::feed);
        reader.end();
        return new Read(events, reader.isWhole());
    }

    @Test
    void every_cut_of_the_bytes_gives_the_same_events() {
        List<Recorded> streams = Recordings.streams();

        for (Recorded recorded : streams) {
            Buffer bytes = recorded.response();
            Read whole = read(List.of(bytes));
            List<Integer> sizes = bytes.length() < 1_200 ? upTo(bytes.length()) : List.of(1, 7, 61);
            for (int size : sizes) {
                assertThat(read(Cuts.every(bytes, size)))
                        .as("%s in slices of %s", recorded.name(), size)
                        .isEqualTo(whole);
            }
        }
        assertThat(streams).hasSizeGreaterThanOrEqualTo(70);
    }

    private static List<Integer> upTo(int length) {
        List<Integer> sizes = new ArrayList<>();
        for (int size = 1; size < length; size++) {
            sizes.add(size);
        }
        return sizes;
    }

    @Test
    void a_stream_folds_to_what_the_whole_answer_says() {
        int compared = 0;
        for (Recorded recorded : Recordings.streams()) {
            Read read = read(List.of(recorded.response()));
            if (!read.whole() || recorded.response().toString().contains("partialArgs")) {
                continue;
            }
            Completion completion = DIALECT.readAnswer(folded(chunks(recorded)));
            Map<Integer, List<String>> streamed = Folding.ofEvents(read.events());

            for (int i = 0; i < completion.choices().size(); i++) {
                Completion.Choice choice = completion.choices().get(i);
                List<String> wanted = new ArrayList<>(Folding.ofParts(choice.parts()));
                wanted.add("end " + choice.finish());
                assertThat(streamed.get(i)).as(recorded.name()).isEqualTo(wanted);
            }
            assertThat(usage(read.events())).as(recorded.name()).isEqualTo(completion.usage());
            compared++;
        }
        assertThat(compared).isGreaterThanOrEqualTo(65);
    }

    private static @Nullable Usage usage(List<Event> events) {
        return events.getLast() instanceof Event.UsageTold told ? told.usage() : null;
    }

    private static List<Json.Obj> chunks(Recorded recorded) {
        List<Json.Obj> chunks = new ArrayList<>();
        String text = recorded.response().toString();
        if (text.startsWith("[")) {
            ((Json.Arr) JsonReader.read(text)).elements().forEach(chunk -> chunks.add((Json.Obj) chunk));
        } else {
            text.lines()
                    .filter(line -> line.startsWith("data:"))
                    .forEach(line -> chunks.add((Json.Obj) JsonReader.read(line.substring(5))));
        }
        return chunks;
    }

    /** One answer with the parts of all chunks; only streams with one candidate were recorded. */
    private static Json.Obj folded(List<Json.Obj> chunks) {
        Json.Obj whole = new Json.Obj();
        Json.Obj candidate = new Json.Obj();
        List<Json> parts = new ArrayList<>();
        for (Json.Obj chunk : chunks) {
            chunk.members().forEach((name, value) -> {
                boolean counts =
                        !name.equals("usageMetadata") || value.toString().contains("TokenCount\"");
                if (counts) {
                    whole.put(name, value);
                }
            });
            for (Json element : chunk.elements("candidates")) {
                Json.Obj told = (Json.Obj) element;
                Json.Obj content = told.object("content");
                candidate.putAll(told.members());
                parts.addAll(content == null ? List.of() : content.elements("parts"));
            }
        }
        if (!candidate.isEmpty()) {
            candidate.put("content", new Json.Obj().put("parts", new Json.Arr(parts)));
            whole.put("candidates", Json.Arr.of(candidate));
        }
        return whole;
    }

    @Test
    void a_whole_answer_ends_once_and_its_calls_are_good() {
        int broken = 0;
        for (Recorded recorded : Recordings.streams()) {
            Read read = read(List.of(recorded.response()));
            boolean ended = read.events().stream().anyMatch(Event.Finished.class::isInstance);
            broken += ended ? 0 : 1;

            assertThat(ended).as(recorded.name()).isEqualTo(read.whole());
            Folding.ofEvents(read.events()).forEach((choice, parts) -> {
                long ends =
                        parts.stream().filter(part -> part.startsWith("end ")).count();
                assertThat(ends).as(recorded.name()).isEqualTo(read.whole() ? 1 : 0);
                for (String part : parts) {
                    if (part.startsWith("call ") && !parts.getLast().equals("end LENGTH")) {
                        String arguments = part.substring(part.indexOf(" {") + 1);
                        assertThat(JsonReader.read(arguments)).isInstanceOf(Json.Obj.class);
                        assertThat(parts.getLast()).as(recorded.name()).isEqualTo("end TOOL_CALLS");
                    }
                }
            });
            assertThat(ids(read.events())).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-zA-Z0-9_-]{1,40}"));
        }
        assertThat(broken).isLessThanOrEqualTo(3);
    }

    private static List<String> ids(List<Event> events) {
        List<String> ids = new ArrayList<>();
        events.forEach(event -> {
            if (event instanceof Event.ToolCallStarted start) {
                ids.add(start.id());
            }
        });
        return ids;
    }

    @Test
    void an_error_in_the_middle_is_a_failure_though_a_reason_to_stop_was_told() {
        List<Recorded> broken = Recordings.all(recorded -> recorded.name().contains("error-mid-stream"));

        for (Recorded recorded : broken) {
            Read read = read(List.of(recorded.response()));

            assertThat(read.whole()).isFalse();
            assertThat(read.events().getLast()).isInstanceOf(Event.Failed.class);
            assertThat(read.events()).noneMatch(Event.Finished.class::isInstance);
        }
        assertThat(broken).isNotEmpty();
    }

    @Test
    void a_blocked_prompt_is_ended_by_the_filter() {
        List<Recorded> blocked =
                Recordings.all(recorded -> recorded.name().contains("streaming-failure-prompt-blocked"));

        for (Recorded recorded : blocked) {
            assertThat(read(List.of(recorded.response())).events())
                    .contains(new Event.Finished(0, FinishReason.CONTENT_FILTER, null));
        }
        assertThat(blocked).isNotEmpty();
    }

    @Test
    void damaged_streams_fail_in_a_known_way_or_not_at_all() {
        Random random = new Random(11);
        for (Recorded recorded : Recordings.streams()) {
            for (int way = 0; way < 60; way++) {
                Buffer damaged = damaged(recorded.response(), random);
                try {
                    Read read = read(Cuts.every(damaged, 997));
                    assertThat(read.whole() ? read.events() : List.of(1)).isNotEmpty();
                } catch (Failure failure) {
                    assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_INVALID_ANSWER);
                }
            }
        }
    }

    private static Buffer damaged(Buffer bytes, Random random) {
        int length = bytes.length();
        Buffer damaged = bytes.copy();
        switch (random.nextInt(4)) {
            case 0 -> damaged = bytes.getBuffer(0, random.nextInt(length));
            case 1 -> {
                for (int flips = 1 + random.nextInt(5); flips > 0; flips--) {
                    int at = random.nextInt(length);
                    damaged.setByte(at, (byte) (bytes.getByte(at) ^ 1 << random.nextInt(8)));
                }
            }
            case 2 -> {
                int from = random.nextInt(length);
                int to = from + random.nextInt(length - from);
                damaged = bytes.getBuffer(0, from).appendBuffer(bytes.getBuffer(to, length));
            }
            default -> {
                int middle = random.nextInt(length);
                damaged = bytes.getBuffer(middle, length).appendBuffer(bytes.getBuffer(0, middle));
            }
        }
        return damaged;
    }

    @Test
    void damaged_answers_fail_in_a_known_way_or_not_at_all() {
        Random random = new Random(12);
        for (Recorded recorded : Recordings.answers()) {
            for (int way = 0; way < 60; way++) {
                Json.Obj body = parsed(damaged(recorded.response(), random));
                try {
                    DIALECT.readAnswer(body);
                } catch (Failure failure) {
                    assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_INVALID_ANSWER);
                }
            }
        }
    }

    /** What is no JSON any more does not come to the dialect. */
    private static Json.Obj parsed(Buffer bytes) {
        try {
            return JsonReader.readObject(bytes);
        } catch (InvalidJsonException noJson) {
            return new Json.Obj();
        }
    }
}
