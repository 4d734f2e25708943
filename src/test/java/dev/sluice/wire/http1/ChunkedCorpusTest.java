package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.http1.Corpus.Case;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every body of {@code chunked.txt}: whole, cut in two at every place, and byte by byte; and no buffer stays behind. */
class ChunkedCorpusTest {
    private static final String NEXT = "GET /next";

    static Stream<Case> bodies() {
        return Corpus.read("chunked.txt");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void every_cut_of_a_body_gives_the_same_data_and_leaves_what_follows(Case body) {
        byte[] bytes = body.bytes();
        ChunkedReader reader = new ChunkedReader();
        for (int[] cuts : (Iterable<int[]>) Corpus.cuts(bytes.length)::iterator) {
            reader.reset();
            StringBuilder data = new StringBuilder();
            ByteBuf last = buffer(bytes.length);
            Progress progress = Progress.MORE;
            int from = 0;
            for (int cut : cuts) {
                last.writeBytes(bytes, from, cut - from);
                from = cut;
                if (cut == bytes.length) {
                    last.writeBytes(NEXT.getBytes(StandardCharsets.US_ASCII));
                }
                progress = read(reader, last, data);
                if (progress != Progress.MORE) {
                    break;
                }
                assertThat(last.isReadable()).as("all is consumed").isFalse();
            }

            assertThat(told(progress, reader, data)).isEqualTo(body.expectation());
            if (progress == Progress.DONE) {
                assertThat(last.toString(StandardCharsets.US_ASCII)).isEqualTo(NEXT);
            }
            assertThat(last.release()).isTrue();
        }
    }

    /** The detector writes down every byte that is read: too dear for the few bodies of many thousand. */
    private static ByteBuf buffer(int bytes) {
        return bytes > 1000 ? Unpooled.buffer() : PooledByteBufAllocator.DEFAULT.directBuffer();
    }

    private static Progress read(ChunkedReader reader, ByteBuf in, StringBuilder data) {
        Progress progress = reader.read(in, slice -> {
            assertThat(slice.isReadable()).isTrue();
            data.append(slice.toString(StandardCharsets.ISO_8859_1));
            return true;
        });
        assertThat(in.refCnt()).isEqualTo(1);
        return progress;
    }

    private static String told(Progress progress, ChunkedReader reader, StringBuilder data) {
        return switch (progress) {
            case MORE -> "more";
            case REFUSED -> String.valueOf(reader.refusal().status());
            case DONE -> "\"" + data + "\"";
        };
    }
}
