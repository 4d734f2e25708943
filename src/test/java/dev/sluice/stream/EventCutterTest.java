package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventCutterTest {
    /** Remembers what it hears. */
    private static final class Ear implements EventSink {
        final List<String> events = new ArrayList<>();
        final Buffer forwarded = Buffer.buffer();
        String withheld = "nothing";
        int longEvents;
        Buffer lastTail = Buffer.buffer();

        @Override
        public boolean onEvent(Buffer bytes, int start, int end) {
            String event = bytes.getString(start, end);
            events.add(event.strip());
            return !event.contains(withheld);
        }

        @Override
        public void onLongEvent(Buffer bytes) {
            longEvents++;
        }

        @Override
        public void onLongEventEnd(Buffer tail) {
            lastTail = tail;
        }

        @Override
        public void forward(Buffer bytes) {
            forwarded.appendBuffer(bytes);
        }
    }

    private static Ear hear(List<Buffer> slices, String withheld) {
        Ear ear = new Ear();
        ear.withheld = withheld;
        EventCutter cutter = new EventCutter(ear);
        slices.forEach(cutter::feed);
        return ear;
    }

    @Test
    void every_cut_of_the_bytes_gives_the_same_events_and_the_same_bytes() {
        for (String lineEnd : List.of("\n", "\r\n", "\r")) {
            String stream = "\ufeff: hello\n\ndata: one ü 😀\n\nevent: x\ndata: a\ndata: b\n\n:\n\ndata: [DONE]\n\n"
                    .replace("\n", lineEnd);

            Cuts.forEach(Buffer.buffer(stream), 100, slices -> {
                Ear ear = hear(slices, "nothing");

                assertThat(ear.events.stream().filter(event -> !event.isEmpty()))
                        .containsExactly(
                                "\ufeff: hello",
                                "data: one ü 😀",
                                "event: x" + lineEnd + "data: a" + lineEnd + "data: b",
                                ":",
                                "data: [DONE]");
                assertThat(ear.forwarded.toString()).isEqualTo(stream);
            });
        }
    }

    @Test
    void a_withheld_event_leaves_no_byte_behind_wherever_it_is_cut() {
        for (String lineEnd : List.of("\n", "\r\n")) {
            String before = "data: one" + lineEnd + lineEnd;
            String secret = "data: secret" + lineEnd + lineEnd;
            String after = "data: two" + lineEnd + lineEnd + "data: [DONE]" + lineEnd + lineEnd;

            Cuts.forEach(
                    Buffer.buffer(before + secret + after),
                    100,
                    slices -> assertThat(hear(slices, "secret").forwarded.toString())
                            .isEqualTo(before + after));
        }
    }

    @Test
    void half_an_event_is_held_back_until_it_is_whole() {
        Ear ear = new Ear();
        EventCutter cutter = new EventCutter(ear);

        cutter.feed(Buffer.buffer("data: one\n\ndata: tw"));

        assertThat(ear.forwarded.toString()).isEqualTo("data: one\n\n");
        assertThat(cutter.isBetweenEvents()).isTrue();
        assertThat(cutter.takeHeld()).hasToString("data: tw");
    }

    @Test
    void an_event_too_long_to_hold_passes_in_parts_and_its_tail_is_told() {
        String longEvent = "data: " + "x".repeat(3 * EventCutter.MAX_HELD_BYTES) + "tail\n\n";
        String stream = "data: one\n\n" + longEvent + "data: two\n\n";
        Ear ear = new Ear();
        EventCutter cutter = new EventCutter(ear);

        for (Buffer slice : Cuts.every(Buffer.buffer(stream), 4096)) {
            cutter.feed(slice);
        }

        assertThat(ear.forwarded.toString()).isEqualTo(stream);
        assertThat(ear.longEvents).isEqualTo(1);
        assertThat(ear.lastTail.toString()).hasSize(EventCutter.TAIL_BYTES).endsWith("tail\n\n");
        assertThat(ear.events).containsExactly("data: one", "data: two");
        assertThat(cutter.isBetweenEvents()).isTrue();
    }

    @Test
    void a_slice_that_ends_with_an_event_is_forwarded_as_it_is() {
        List<Buffer> out = new ArrayList<>();
        Buffer slice = Buffer.buffer("data: one\n\ndata: two\n\n");
        EventCutter cutter = new EventCutter(new EventSink() {
            @Override
            public boolean onEvent(Buffer bytes, int start, int end) {
                return true;
            }

            @Override
            public void onLongEvent(Buffer bytes) {}

            @Override
            public void onLongEventEnd(Buffer tail) {}

            @Override
            public void forward(Buffer bytes) {
                out.add(bytes);
            }
        });

        cutter.feed(slice);

        assertThat(out).hasSize(1);
        assertThat(out.get(0)).isSameAs(slice);
    }
}
