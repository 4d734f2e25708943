package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Damage;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the targets of Jazzer on all recordings and on damage to them, from a fixed seed, without Jazzer (as {@code
 * wire.http1.ReadersFuzzTest}). {@code -Dsluice.fuzz.rounds=1000} makes it a longer hunt.
 */
class ReadersFuzzTest {
    private static final int ROUNDS = Integer.getInteger("sluice.fuzz.rounds", 4);

    private final Damage damage = new Damage(19);

    @ParameterizedTest
    @EnumSource
    void damaged_questions_are_answered_or_refused(Tongue from) {
        for (Traffic.Body question : Traffic.questions(from)) {
            for (int round = 0; round < ROUNDS; round++) {
                check(
                        question.name(),
                        from,
                        damage.of(question.json()).toBuffer().getBytes(),
                        QuestionFuzz::fuzzerTestOneInput);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void damaged_answers_are_told_or_fail(Tongue from) {
        for (Traffic.Body answer : Traffic.answers(from)) {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] bytes = damage.of(answer.json()).toBuffer().getBytes();
                check(answer.name(), from, bytes, AnswerFuzz::fuzzerTestOneInput);
                check(answer.name(), from, damage.of(bytes), AnswerFuzz::fuzzerTestOneInput);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void damaged_streams_end_once_at_most_wherever_they_are_cut(Tongue from) {
        for (Traffic.Stream stream : Traffic.streams(from)) {
            byte[] bytes = stream.bytes().getBytes();
            for (int round = 0; round < ROUNDS; round++) {
                int cut = round;
                check(stream.name(), from, damage.of(bytes), damaged -> cutAnywhere(damaged, cut));
            }
        }
    }

    private static void cutAnywhere(byte[] input, int cut) {
        byte[] withCut = new byte[input.length + 1];
        withCut[0] = input[0];
        withCut[1] = (byte) (cut * 37 + input.length);
        System.arraycopy(input, 1, withCut, 2, input.length - 1);
        StreamFuzz.fuzzerTestOneInput(withCut);
    }

    @ParameterizedTest
    @EnumSource
    void streams_may_end_after_any_byte(Tongue from) {
        List<byte[]> shortest = Traffic.streams(from).stream()
                .map(stream -> stream.bytes().getBytes())
                .sorted(Comparator.comparingInt(bytes -> bytes.length))
                .limit(3)
                .toList();
        for (byte[] bytes : shortest) {
            for (int length = 0; length < bytes.length; length++) {
                StreamFuzz.read(from, Arrays.copyOf(bytes, length), length / 2);
            }
        }
    }

    private static void check(String name, Tongue from, byte[] bytes, Consumer<byte[]> target) {
        byte[] input =
                Buffer.buffer().appendByte(from.number()).appendBytes(bytes).getBytes();
        try {
            target.accept(input);
        } catch (RuntimeException | AssertionError escaped) {
            assertThat(escaped)
                    .as(name + "\n" + new String(bytes, StandardCharsets.UTF_8))
                    .isNull();
        }
    }
}
