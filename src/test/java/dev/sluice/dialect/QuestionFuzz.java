package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Prompt;
import dev.sluice.dialect.ModelTraits.Thinking;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Set;

/**
 * A target for Jazzer: any question is read and written to all dialects, or refused with the field that is to blame. The first byte chooses
 * the dialect. See {@link ReadersFuzzTest}.
 */
public final class QuestionFuzz {
    private QuestionFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        try {
            read(Tongue.numbered(input[0]), object(input));
        } catch (InvalidJsonException notJson) {
            // refused before any dialect sees it
        }
    }

    private static Json.Obj object(byte[] input) {
        return JsonReader.readObject(Buffer.buffer(Arrays.copyOfRange(input, 1, input.length)));
    }

    static void read(Tongue from, Json.Obj question) {
        Prompt prompt;
        try {
            prompt = from.dialect().readPrompt(question);
        } catch (Failure refused) {
            assertThat(refused.kind()).isEqualTo(Kind.INVALID_REQUEST);
            assertThat(refused.param()).isNotNull();
            return;
        }
        for (Tongue to : Tongue.values()) {
            for (Thinking thinking : Thinking.values()) {
                write(prompt, from, to, thinking);
            }
        }
    }

    private static void write(Prompt prompt, Tongue from, Tongue to, Thinking thinking) {
        ModelTraits traits = new ModelTraits(Set.of(), 8_192, thinking, true);
        Losses losses = new Losses(from.dialect(), false);
        try {
            losses.dropExtras(prompt, to.dialect().adopted());
            to.dialect().writePrompt(prompt, new HostTerms(to.model(), true, traits), losses);
        } catch (Failure refused) {
            assertThat(refused.kind()).isEqualTo(Kind.INVALID_REQUEST);
            assertThat(refused.param()).isNotNull();
        }
    }
}
