package dev.sluice.dialect.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Prompt;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.FoldedAnswer;
import dev.sluice.testing.Recorded;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Recorded traffic of the hosts that speak this dialect, read and written again. */
class ChatTrafficTest {
    private static final Dialect CHAT = new ChatDialect();

    private static List<Recorded> recorded() {
        return Recorded.all(one -> one.url() != null
                && one.url().contains("/chat/completions")
                && !one.provider().equals("cohere"));
    }

    private static Json.@Nullable Obj object(Buffer body) {
        try {
            return JsonReader.read(body) instanceof Json.Obj object ? object : null;
        } catch (InvalidJsonException notJson) {
            return null;
        }
    }

    @Test
    void requests_are_written_as_they_were_read(TestReporter reporter) {
        int read = 0;
        for (Recorded one : recorded()) {
            Json.Obj body = object(one.request());
            if (body == null || !body.has("messages")) {
                continue;
            }
            Prompt prompt = CHAT.readPrompt(body);
            String model = Objects.requireNonNullElse(body.text("model"), "");
            Json.Obj again = CHAT.writePrompt(
                    prompt, new HostTerms(model, body.isTrue("stream"), ModelTraits.UNKNOWN), new Losses(CHAT, true));
            if (!body.has("model")) {
                again.remove("model");
            }
            assertThat(again).as(one.name()).isEqualTo(body);
            read++;
        }
        reporter.publishEntry("recorded requests", Integer.toString(read));
        assertThat(read).isGreaterThan(150);
    }

    @Test
    void answers_are_written_as_they_were_read(TestReporter reporter) {
        int read = 0;
        for (Recorded one : Recorded.all(any -> any.status() == 200)) {
            Json.Obj body = object(one.response());
            if (body == null
                    || !(body.get("choices") instanceof Json.Arr)
                    || !"chat.completion".equals(body.text("object"))) {
                continue;
            }
            Completion completion = CHAT.readAnswer(body);
            CallerTerms terms = new CallerTerms("1", Objects.requireNonNullElse(body.text("model"), ""), 1, true);
            assertThat(CHAT.writeAnswer(completion, terms)).as(one.name()).isEqualTo(body);
            read++;
        }
        reporter.publishEntry("recorded answers", Integer.toString(read));
        assertThat(read).isGreaterThan(100);
    }

    @Test
    void streams_say_the_same_however_they_are_cut(TestReporter reporter) {
        int read = 0;
        for (Recorded one : Recorded.all(
                any -> any.isEventStream() && any.response().toString().contains("chat.completion.chunk"))) {
            String whole = FoldedAnswer.of(CHAT::answerReader, one.response(), Integer.MAX_VALUE / 2)
                    .toString();
            for (int size : new int[] {1, 7, 61}) {
                assertThat(FoldedAnswer.of(CHAT::answerReader, one.response(), size))
                        .as(one.name())
                        .hasToString(whole);
            }
            if (!whole.endsWith(" whole")) {
                reporter.publishEntry("not whole: " + one.name(), whole.substring(Math.max(0, whole.length() - 200)));
            }
            read++;
        }
        reporter.publishEntry("recorded streams", Integer.toString(read));
        assertThat(read).isGreaterThan(50);
    }
}
