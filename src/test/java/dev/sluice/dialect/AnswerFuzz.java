package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.HostFault;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * A target for Jazzer: any bytes are an error that can be told in all dialects; and an answer that can be written in all of them, as a
 * whole and as a stream, or a failure of the host's. The first byte chooses the dialect. See {@link ReadersFuzzTest}.
 */
public final class AnswerFuzz {
    private static final CallerTerms TERMS = new CallerTerms("req_1", "model", 1_700_000_000, true);

    private AnswerFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Tongue from = Tongue.numbered(input[0]);
        Buffer body = Buffer.buffer(Arrays.copyOfRange(input, 1, input.length));
        readError(from, body);
        try {
            read(from, JsonReader.readObject(body));
        } catch (InvalidJsonException notJson) {
            // found out before any dialect sees it
        }
    }

    static void readError(Tongue from, Buffer body) {
        for (int status : new int[] {0, 400, 429, 500}) {
            HostFault fault = from.dialect().readError(status, MultiMap.caseInsensitiveMultiMap(), body);
            assertThat(fault.status()).isBetween(400, 599);
            for (Tongue to : Tongue.values()) {
                assertThat(to.dialect().writeError(fault, "x").isEmpty()).isFalse();
            }
        }
        HostError hidden = from.dialect().hiddenError(body, "x");
        assertThat(hidden == null ? 502 : hidden.status()).isBetween(400, 599);
    }

    static void read(Tongue from, Json.Obj answer) {
        Completion completion;
        try {
            completion = from.dialect().readAnswer(answer);
        } catch (Failure invalid) {
            assertThat(invalid.kind()).isEqualTo(Kind.UPSTREAM_INVALID_ANSWER);
            return;
        }
        for (Tongue to : Tongue.values()) {
            write(to, completion);
            Buffer stream = Buffer.buffer();
            AnswerWriter writer = to.dialect().answerWriter(TERMS);
            CompletionEvents.of(completion, event -> writer.write(event, stream));
            writer.end(stream);
        }
    }

    /** An answer in whose middle the model failed is none in some dialects. */
    private static void write(Tongue to, Completion completion) {
        try {
            to.dialect().writeAnswer(completion, TERMS);
        } catch (Failure failed) {
            assertThat(failed.kind().name()).startsWith("UPSTREAM_");
        }
    }
}
