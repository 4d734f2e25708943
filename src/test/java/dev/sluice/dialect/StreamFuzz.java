package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.HostFault;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A target for Jazzer: any stream gives the same events wherever it is cut, ends once at most, and can be written in all dialects up to
 * where it fails. The first byte chooses the dialect, the second the cut. See {@link ReadersFuzzTest}.
 */
public final class StreamFuzz {
    private static final CallerTerms TERMS = new CallerTerms("req_1", "model", 1_700_000_000, true);

    private StreamFuzz() {}

    /** What a reader made of a stream; {@code failure} is empty where it found nothing wrong. */
    private record Heard(List<Event> events, boolean whole, String failure) {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        Tongue from = Tongue.numbered(input[0]);
        byte[] bytes = Arrays.copyOfRange(input, 2, input.length);
        read(from, bytes, (input[1] & 0xff) * bytes.length / 256);
    }

    static void read(Tongue from, byte[] bytes, int cut) {
        Heard whole = hear(from, bytes, bytes.length);
        assertThat(hear(from, bytes, cut)).isEqualTo(whole);
        // Whoever has finished may still fail: then something is wrong with all of it.
        assertThat(whole.events().stream().filter(StreamFuzz::isFirstFinished).count())
                .isLessThanOrEqualTo(1);
        assertThat(whole.events().stream()
                        .filter(Event.Failed.class::isInstance)
                        .count())
                .isLessThanOrEqualTo(1);
        for (Tongue to : Tongue.values()) {
            write(to, whole);
        }
    }

    private static boolean isFirstFinished(Event event) {
        return event instanceof Event.Finished finished && finished.choice() == 0;
    }

    private static Heard hear(Tongue from, byte[] bytes, int cut) {
        List<Event> events = new ArrayList<>();
        AnswerReader reader = from.dialect().answerReader(events::add);
        String failure = "";
        try {
            reader.feed(Buffer.buffer(Arrays.copyOf(bytes, cut)));
            reader.feed(Buffer.buffer(Arrays.copyOfRange(bytes, cut, bytes.length)));
            reader.end();
        } catch (Failure invalid) {
            assertThat(invalid.kind()).isEqualTo(Kind.UPSTREAM_INVALID_ANSWER);
            failure = invalid.getMessage();
        }
        return new Heard(events, reader.isWhole(), failure);
    }

    private static void write(Tongue to, Heard heard) {
        Buffer out = Buffer.buffer();
        AnswerWriter writer = to.dialect().answerWriter(TERMS);
        for (Event event : heard.events()) {
            if (event instanceof Event.Failed failed) {
                writer.fail(failed.fault(), "x", out);
                return;
            }
            writer.write(event, out);
        }
        if (heard.whole()) {
            writer.end(out);
        } else {
            writer.fail(HostFault.of(HostFault.Sort.SERVER, "broken"), "x", out);
        }
        assertThat(out.length()).isPositive();
    }
}
