package dev.sluice.dialect.converse;

import static dev.sluice.dialect.EventKind.CONTENT;
import static dev.sluice.dialect.EventKind.ERROR;
import static dev.sluice.dialect.EventKind.PREAMBLE;
import static dev.sluice.dialect.EventKind.SIGN_OF_LIFE;
import static dev.sluice.dialect.EventKind.TERMINAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.HostFault;
import dev.sluice.dialect.EventKind;
import dev.sluice.stream.AwsEventStreamDecoder;
import dev.sluice.testing.Recorded;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that pass are understood without being changed. */
class ConverseTapTest {
    static List<Recorded> streams() {
        return Converses.streams();
    }

    private static List<EventKind> look(ConverseTap tap, Buffer stream) {
        List<EventKind> kinds = new ArrayList<>();
        new AwsEventStreamDecoder(frame -> kinds.add(tap.look(frame))).feed(stream);
        return kinds;
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_recording_ends_with_its_terminal_frame_and_tells_what_the_reader_tells(Recorded recorded) {
        Buffer bytes = Converses.stream(recorded);
        Folded folded = Folded.read(List.of(bytes));
        ConverseTap tap = new ConverseTap();

        List<EventKind> kinds = look(tap, bytes);

        assertThat(tap.isWhole()).isTrue();
        assertThat(tap.usage()).isEqualTo(folded.usage());
        if (folded.usage() != null) {
            assertThat(kinds.indexOf(TERMINAL)).isEqualTo(kinds.size() - 1);
        }
        assertThat(kinds).contains(CONTENT).doesNotContain(ERROR, EventKind.USAGE);
    }

    @Test
    void each_frame_is_called_by_what_it_means() {
        Buffer stream = Buffer.buffer();
        Converses.frame(stream, "messageStart", "{\"role\":\"assistant\"}");
        Converses.frame(stream, "somethingNew", "{}");
        Converses.frame(stream, "contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"a\"}}");
        Converses.frame(stream, "messageStop", "{\"stopReason\":\"end_turn\"}");
        Converses.frame(stream, "metadata", "not json");
        ConverseTap tap = new ConverseTap();

        assertThat(look(tap, stream)).containsExactly(PREAMBLE, SIGN_OF_LIFE, CONTENT, CONTENT, TERMINAL);
        assertThat(tap.isWhole()).isTrue();
        assertThat(tap.usage()).isNull();
    }

    /** goose #9579: exception frames were overlooked, and half an answer passed for a whole one. */
    @Test
    void an_exception_is_an_error_and_the_answer_never_whole() {
        HostFault fault = HostFault.of(HostFault.Sort.RATE_LIMIT, "Too many tokens");
        ConverseTap tap = new ConverseTap();

        List<EventKind> kinds = look(tap, ConverseTap.errorFrame(fault, "r7"));

        assertThat(kinds).containsExactly(ERROR);
        assertThat(tap.isWhole()).isFalse();
        HostFault heard = Objects.requireNonNull(tap.fault());
        assertThat(heard.sort()).isEqualTo(HostFault.Sort.RATE_LIMIT);
        assertThat(heard.message()).isEqualTo("Too many tokens (request r7)");
    }
}
