package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.http1.Corpus.Case;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request of {@code requests.txt}: whole, cut in two at every place, and byte by byte. */
class RequestCorpusTest {
    private static final String NEXT = "GET /next HTTP/1.1\r\n";

    static Stream<Case> requests() {
        return Corpus.read("requests.txt");
    }

    @Test
    void the_corpus_is_large_and_no_name_stands_twice() {
        assertThat(requests()).hasSizeGreaterThanOrEqualTo(150);
        assertThat(requests().map(Case::name)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void every_cut_of_a_request_ends_the_same(Case request) {
        byte[] bytes = request.bytes();
        ByteBuf in = Corpus.direct(bytes, NEXT);
        String refused = null;
        for (int[] cuts : (Iterable<int[]>) Corpus.cuts(bytes.length)::iterator) {
            RequestReader reader = new RequestReader(Corpus.MAX_HEAD_BYTES);
            in.readerIndex(0).writerIndex(0);
            Progress progress = feed(reader, in, cuts);

            assertThat(told(progress, reader)).isEqualTo(request.expectation());
            if (progress == Progress.DONE) {
                assertThat(in.readerIndex()).isEqualTo(bytes.length);
                assertThat(in.writerIndex())
                        .as("not known before its last byte")
                        .isEqualTo(bytes.length);
            } else {
                refused = refused == null ? reader.refusal().reason() : refused;
                assertThat(reader.refusal().reason()).isEqualTo(refused).endsWith(".");
            }
        }
        in.release();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void what_follows_a_request_is_left_where_it_is(Case request) {
        ByteBuf in = Corpus.direct(request.bytes(), NEXT);
        RequestReader reader = new RequestReader(Corpus.MAX_HEAD_BYTES);

        Progress progress = reader.read(in);

        assertThat(told(progress, reader)).isEqualTo(request.expectation());
        if (progress == Progress.DONE) {
            assertThat(in.readerIndex()).isEqualTo(request.bytes().length);
            assertThat(reader.read(in)).isEqualTo(Progress.MORE);
            in.writeBytes("Host: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(reader.read(in)).isEqualTo(Progress.DONE);
            assertThat(told(Progress.DONE, reader)).isEqualTo("GET /next 0 keep");
        }
        in.release();
    }

    /** Reads what has come whenever a piece has come; nothing but empty lines may go before the end. */
    private static Progress feed(RequestReader reader, ByteBuf in, int[] cuts) {
        Progress progress = Progress.MORE;
        for (int cut : cuts) {
            in.writerIndex(cut);
            progress = reader.read(in);
            if (progress != Progress.MORE) {
                return progress;
            }
            for (int i = 0; i < in.readerIndex(); i++) {
                assertThat(in.getByte(i)).isIn((byte) '\r', (byte) '\n');
            }
        }
        return progress;
    }

    static String told(Progress progress, RequestReader reader) {
        return switch (progress) {
            case MORE -> "more";
            case REFUSED -> String.valueOf(reader.refusal().status());
            case DONE -> {
                RequestHead head = reader.head();
                yield head.method() + " " + head.target() + " "
                        + (head.length() == RequestHead.CHUNKED ? "chunked" : head.length())
                        + (head.keepAlive() ? " keep" : " close")
                        + (head.expectsContinue() ? " continue" : "");
            }
        };
    }
}
