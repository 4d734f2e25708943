package dev.sluice.provider.simulated;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Answers of {@code /audio/speech}: a hum in WAV, a tenth of a second for each token of the input or for {@code tokens=}. */
final class SpeechAnswer {
    private static final int SAMPLES_A_SECOND = 8_000;
    private static final int SAMPLES_A_TOKEN = SAMPLES_A_SECOND / 10;
    private static final long MOST_TOKENS = 1_000_000;

    private SpeechAnswer() {}

    static Script script(Asked asked) {
        long tokens = asked.options().has("tokens") ? asked.wishedTokens() : Math.max(1, asked.inputTokens());
        long pieces = Math.clamp(tokens, 1, MOST_TOKENS);
        Pace pace = asked.pace();
        List<Iterable<? extends Step>> parts = new ArrayList<>();
        parts.add(List.of(new Step.Bytes(header(pieces * SAMPLES_A_TOKEN * 2), Step.Role.OTHER, pace.firstMicros())));
        parts.add(Steps.each(
                () -> LongStream.range(0, pieces).iterator(),
                piece -> new Step.Bytes(hum(), Step.Role.TOKEN, pace.nextMicros())));
        parts.add(List.of(Step.Bytes.terminal(""), new Step.End()));
        return Script.pieces(200, "audio/wav", Steps.chain(parts), asked.inputTokens());
    }

    /** RIFF WAVE, PCM, one channel of 16 bits (Microsoft, Multimedia Programming Interface and Data Specifications 1.0). */
    private static Buffer header(long dataBytes) {
        int length = (int) Math.min(dataBytes, Integer.MAX_VALUE - 36);
        return Buffer.buffer("RIFF")
                .appendIntLE(36 + length)
                .appendString("WAVEfmt ")
                .appendIntLE(16)
                .appendShortLE((short) 1)
                .appendShortLE((short) 1)
                .appendIntLE(SAMPLES_A_SECOND)
                .appendIntLE(SAMPLES_A_SECOND * 2)
                .appendShortLE((short) 2)
                .appendShortLE((short) 16)
                .appendString("data")
                .appendIntLE(length);
    }

    private static Buffer hum() {
        Buffer samples = Buffer.buffer(SAMPLES_A_TOKEN * 2);
        for (int i = 0; i < SAMPLES_A_TOKEN; i++) {
            samples.appendShortLE((short) (3_000 * Math.sin(2 * Math.PI * 220 * i / SAMPLES_A_SECOND)));
        }
        return samples;
    }
}
