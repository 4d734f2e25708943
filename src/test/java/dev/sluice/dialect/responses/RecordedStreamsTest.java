package dev.sluice.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.Recorded;
import dev.sluice.testing.Specs;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Streams of real hosts, cut anywhere, and written again. */
class RecordedStreamsTest {
    private static final ResponsesDialect DIALECT = new ResponsesDialect();
    private static final int SMALL_BYTES = 7_000;

    /** Its authors left out most of its fragments. */
    private static final String SHORTENED = "openai-phase";

    private static final CallerTerms TERMS = new CallerTerms("req-1", "model", 1, true);

    @Test
    void every_cut_of_the_bytes_gives_the_same_events() {
        List<Recorded> streams = Recordings.streams();

        for (Recorded recorded : streams) {
            Buffer bytes = recorded.response();
            List<Event> whole = Folded.events(bytes, bytes.length());
            for (int size : new int[] {1, 7, 61}) {
                assertThat(Folded.events(bytes, size))
                        .as(recorded + " by " + size)
                        .isEqualTo(whole);
            }
            for (int size = 2; bytes.length() < SMALL_BYTES && size < bytes.length(); size++) {
                assertThat(Folded.events(bytes, size))
                        .as(recorded + " by " + size)
                        .isEqualTo(whole);
            }
        }
        assertThat(streams).hasSizeGreaterThan(35);
    }

    @Test
    void a_stream_says_what_its_last_event_repeats() {
        int compared = 0;
        for (Recorded recorded : Recordings.streams()) {
            Json.Obj last = lastResponse(recorded.response());
            if (last == null || recorded.name().contains(SHORTENED)) {
                continue;
            }
            Folded streamed = Folded.of(Folded.events(recorded.response(), 61));
            Completion whole = DIALECT.readAnswer(last);

            assertThat(streamed.withoutSeals())
                    .as(recorded.name())
                    .isEqualTo(Folded.of(whole).withoutSeals());
            compared++;
        }
        assertThat(compared).isGreaterThan(35);
    }

    /** The response of the first {@code response.completed}; some recordings have several answers one after the other. */
    private static Json.@Nullable Obj lastResponse(Buffer bytes) {
        for (Json.Obj event : events(bytes)) {
            if ("response.completed".equals(event.text("type"))) {
                return event.object("response");
            }
        }
        return null;
    }

    private static List<Json.Obj> events(Buffer bytes) {
        return bytes.toString()
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> (Json.Obj) JsonReader.read(line.substring(5)))
                .toList();
    }

    @Test
    void every_stream_ends_once_and_its_calls_and_counts_are_sound() {
        for (Recorded recorded : Recordings.streams()) {
            List<Event> events = new ArrayList<>();
            EventReader reader = new EventReader(events::add);
            reader.feed(recorded.response());
            reader.end();
            Folded folded = Folded.of(events);

            boolean failed = folded.fault() != null;
            assertThat(reader.isWhole()).as(recorded.name()).isEqualTo(!failed);
            assertThat(folded.finishes()).as(recorded.name()).hasSize(failed ? 0 : 1);
            assertThat(events.getFirst()).isInstanceOf(Event.Started.class);
            if (!folded.arguments().isEmpty()) {
                assertThat(folded.finishes()).containsExactly(FinishReason.TOOL_CALLS);
            }
            if (!recorded.name().contains("custom-tool")) {
                folded.arguments()
                        .forEach(arguments -> assertThat(JsonReader.read(arguments))
                                .as(recorded.name())
                                .isInstanceOf(Json.Obj.class));
            }
            Usage usage = folded.usage();
            assertThat(usage == null && !failed).as(recorded.name()).isFalse();
            assertThat(usage != null && usage.contradictory())
                    .as(recorded.name())
                    .isFalse();
        }
    }

    @Test
    void an_error_in_a_stream_is_one_failure() {
        Recorded recorded = Recordings.streams().stream()
                .filter(stream -> stream.name().contains("openai-error"))
                .findFirst()
                .orElseThrow();

        List<Event> events = Folded.events(recorded.response(), 61);

        assertThat(events).hasSize(2).last().isInstanceOfSatisfying(Event.Failed.class, failed -> {
            assertThat(failed.fault().code()).isEqualTo("insufficient_quota");
            assertThat(failed.fault().status()).isEqualTo(429);
        });
    }

    @Test
    void what_is_written_again_says_the_same_in_the_full_order() {
        for (Recorded recorded : Recordings.streams()) {
            List<Event> events = Folded.events(recorded.response(), 61);
            Folded folded = Folded.of(events);
            if (folded.fault() != null) {
                continue;
            }
            Buffer written = write(events);

            Folded again = Folded.of(Folded.events(written, 61));
            assertThat(again.parts()).as(recorded.name()).isEqualTo(folded.parts());
            assertThat(again.finishes()).isEqualTo(folded.finishes());
            assertThat(Objects.requireNonNull(again.usage()).total())
                    .isEqualTo(Objects.requireNonNull(folded.usage()).total());
            assertInOrder(events(written), recorded.name());
        }
    }

    private static Buffer write(List<Event> events) {
        EventWriter writer = new EventWriter(TERMS);
        Buffer out = Buffer.buffer();
        events.forEach(event -> writer.write(event, out));
        writer.end(out);
        return out;
    }

    private static void assertInOrder(List<Json.Obj> events, String name) {
        String openItem = null;
        for (int i = 0; i < events.size(); i++) {
            Json.Obj event = events.get(i);
            String type = String.valueOf(event.text("type"));
            assertThat(event.number("sequence_number", -1)).as(name).isEqualTo(i);
            Json.Obj item = event.object("item");
            if (type.equals("response.output_item.added")) {
                assertThat(openItem).as(name).isNull();
                openItem = Objects.requireNonNull(item).text("id");
            } else if (type.equals("response.output_item.done")) {
                assertThat(Objects.requireNonNull(item).text("id")).isEqualTo(openItem);
                openItem = null;
            } else if (event.has("item_id")) {
                assertThat(event.text("item_id")).as(name).isEqualTo(openItem);
            }
        }
        assertThat(events.getLast().text("type")).isEqualTo("response.completed");
    }

    @Test
    void what_is_written_again_is_valid_against_the_schema_of_events() {
        Specs schema = Specs.openAi("ResponseStreamEvent");
        int checked = 0;
        for (Recorded recorded : Recordings.streams()) {
            List<Event> events = Folded.events(recorded.response(), 61);
            if (recorded.response().length() > 12_000 || Folded.of(events).fault() != null) {
                continue;
            }
            for (Json.Obj event : events(write(events))) {
                if (!withoutDeltas(event)) {
                    assertThat(schema.errors(event))
                            .as(recorded.name() + " " + event)
                            .isEmpty();
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(100);
    }

    /** Deltas are all alike; a few are enough. */
    private static boolean withoutDeltas(Json.Obj event) {
        return String.valueOf(event.text("type")).endsWith(".delta") && event.number("sequence_number", 0) > 8;
    }
}
