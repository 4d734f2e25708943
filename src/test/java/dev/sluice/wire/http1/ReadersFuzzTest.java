package dev.sluice.wire.http1;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Runs the targets of Jazzer on the corpus and on damage to it, from a fixed seed, without Jazzer: its JUnit extension (0.24.0)
 * fails under JUnit 6, and would put its agent under every other test of the run. For a hunt of its own, with its jar:
 * {@code java -cp ... com.code_intelligence.jazzer.Jazzer --target_class=dev.sluice.wire.http1.RequestReaderFuzz}.
 */
class ReadersFuzzTest {
    private static final int ROUNDS = 2_000;
    private static final int MAX_BYTES = 300;

    @Test
    void any_request_ends_the_same_wherever_it_is_cut() {
        run("requests.txt", RequestReaderFuzz::fuzzerTestOneInput);
    }

    @Test
    void any_answer_ends_the_same_wherever_it_is_cut() {
        run("answers.txt", ResponseReaderFuzz::fuzzerTestOneInput);
    }

    @Test
    void any_chunked_body_ends_the_same_wherever_it_is_cut() {
        run("chunked.txt", ChunkedReaderFuzz::fuzzerTestOneInput);
    }

    private static void run(String file, Consumer<byte[]> target) {
        List<String> texts = Corpus.read(file).map(Corpus.Case::text).toList();
        Random random = new Random(17);
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder(texts.get(round % texts.size()));
            text.setLength(Math.min(text.length(), MAX_BYTES));
            for (int damage = round < texts.size() ? 0 : random.nextInt(5); damage > 0; damage--) {
                damage(text, random);
            }
            target.accept(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static void damage(StringBuilder text, Random random) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
            case 0 -> text.setCharAt(at, (char) random.nextInt(256));
            case 1 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(20))));
            default -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(4)));
        }
    }
}
