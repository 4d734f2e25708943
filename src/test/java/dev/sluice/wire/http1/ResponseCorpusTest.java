package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.http1.Corpus.Case;
import io.netty.buffer.ByteBuf;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer of {@code answers.txt}: whole, cut in two at every place, and byte by byte. */
class ResponseCorpusTest {
    static Stream<Case> answers() {
        return Corpus.read("answers.txt");
    }

    @Test
    void the_corpus_is_large_and_no_name_stands_twice() {
        assertThat(answers()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(answers().map(Case::name)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void every_cut_of_an_answer_ends_the_same_and_leaves_what_follows(Case answer) {
        byte[] bytes = answer.bytes();
        ByteBuf in = Corpus.direct(bytes, "hello");
        for (int[] cuts : (Iterable<int[]>) Corpus.cuts(bytes.length)::iterator) {
            ResponseReader reader = new ResponseReader(Corpus.MAX_HEAD_BYTES);
            in.readerIndex(0);
            Progress progress = Progress.MORE;
            for (int i = 0; i < cuts.length && progress == Progress.MORE; i++) {
                assertThat(in.readerIndex()).isZero();
                in.writerIndex(cuts[i] == bytes.length ? bytes.length + 5 : cuts[i]);
                progress = reader.read(in, method(answer));
            }

            assertThat(told(progress, reader)).isEqualTo(answer.expectation().replace("to HEAD ", ""));
            if (progress == Progress.DONE) {
                assertThat(in.readableBytes()).isEqualTo(5);
            }
        }
        in.release();
    }

    static String method(Case answer) {
        return answer.expectation().startsWith("to HEAD") ? "HEAD" : "POST";
    }

    private static String told(Progress progress, ResponseReader reader) {
        return switch (progress) {
            case MORE -> "more";
            case REFUSED -> {
                assertThat(reader.refusal().status()).isEqualTo(502);
                assertThat(reader.refusal().reason()).endsWith(".");
                yield "refused";
            }
            case DONE -> {
                ResponseHead head = reader.head();
                String length = head.length() == ResponseHead.CHUNKED
                        ? "chunked"
                        : head.length() == ResponseHead.UNTIL_CLOSE ? "until-close" : String.valueOf(head.length());
                yield head.status() + " " + length + (head.keepAlive() ? " keep" : " close");
            }
        };
    }
}
