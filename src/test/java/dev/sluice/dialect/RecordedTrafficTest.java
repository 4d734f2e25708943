package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Prompt;
import dev.sluice.dialect.ModelTraits.Thinking;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import dev.sluice.testing.FoldedAnswer;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All that was ever recorded, from each dialect to every other. */
class RecordedTrafficTest {
    private static final CallerTerms TERMS = new CallerTerms("req_1", "model", 1_700_000_000, true);

    static Stream<Arguments> pairs() {
        return Arrays.stream(Tongue.values())
                .flatMap(from ->
                        Arrays.stream(Tongue.values()).filter(to -> to != from).map(to -> Arguments.of(from, to)));
    }

    private static HostTerms terms(Tongue to, Thinking thinking, boolean stream) {
        return new HostTerms(to.model(), stream, new ModelTraits(Set.of(), 8_192, thinking, true));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void questions_become_valid_ones_or_are_refused(Tongue from, Tongue to, TestReporter reporter) {
        List<String> wrong = new ArrayList<>();
        Map<String, Integer> refused = new TreeMap<>();
        int written = 0;
        for (Traffic.Body question : Traffic.questions(from)) {
            for (Thinking thinking : Thinking.values()) {
                try {
                    Json.Obj body = translated(question.json(), from, to, thinking);
                    written++;
                    List<String> faults = to.faultsOfQuestion(body);
                    if (!faults.isEmpty()) {
                        wrong.add(question.name() + " " + thinking + ": " + telling(faults) + start(body));
                    }
                } catch (Failure failure) {
                    if (failure.kind() != Kind.INVALID_REQUEST || failure.param() == null) {
                        wrong.add(question.name() + " " + thinking + ": refused without a field, " + failure);
                    }
                    refused.merge(failure.getMessage(), 1, Integer::sum);
                } catch (RuntimeException bug) {
                    wrong.add(question.name() + " " + thinking + ": " + bug + " " + bug.getStackTrace()[0]);
                }
            }
        }
        reporter.publishEntry(from + " to " + to, written + " written, refused " + refused);
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void answers_say_the_same(Tongue from, Tongue to, TestReporter reporter) {
        List<String> wrong = new ArrayList<>();
        List<Traffic.Body> answers = Traffic.answers(from);
        for (Traffic.Body answer : answers) {
            try {
                Completion completion = from.dialect().readAnswer(answer.json());
                Json.Obj written = to.dialect().writeAnswer(completion, TERMS);
                String told = Essence.of(completion).in(to);
                String heard = Essence.of(to.dialect().readAnswer(written)).in(to);
                List<String> faults = Essence.of(completion).failed() ? List.of() : to.faultsOfAnswer(written);
                if (!faults.isEmpty()) {
                    wrong.add(answer.name() + " schema: " + telling(faults) + start(written));
                }
                if (!heard.equals(told)) {
                    wrong.add(answer.name() + " whole: " + difference(told, heard) + start(written));
                }
                Buffer stream = streamed(completion, to);
                String followed = folded(stream, to).in(to);
                boolean failed = Essence.of(completion).failed();
                if (failed ? !folded(stream, to).isFailure() : !followed.equals(told)) {
                    wrong.add(answer.name() + " streamed: " + difference(told, followed) + start(stream));
                }
            } catch (Failure failure) {
                // Where a model failed and the dialect has no word for it, the caller gets an error and no answer.
                if (!Essence.of(from.dialect().readAnswer(answer.json())).failed()) {
                    wrong.add(answer.name() + " failure: " + failure);
                }
            } catch (RuntimeException | AssertionError bug) {
                wrong.add(answer.name() + " bug: " + bug + " " + bug.getStackTrace()[0]);
            }
        }
        reporter.publishEntry(from + " to " + to, answers.size() + " answers");
        assertThat(wrong).isEmpty();
    }

    private static Buffer streamed(Completion completion, Tongue to) {
        AnswerWriter writer = to.dialect().answerWriter(TERMS);
        Buffer bytes = Buffer.buffer();
        CompletionEvents.of(completion, event -> writer.write(event, bytes));
        writer.end(bytes);
        return bytes;
    }

    /** What a stream says; fails if its events are in no good order or it does not end. */
    private static Essence folded(Buffer bytes, Tongue tongue) {
        FoldedAnswer folded = FoldedAnswer.of(tongue.dialect()::answerReader, bytes, Integer.MAX_VALUE / 2);
        Essence essence = new Essence();
        AnswerReader reader = tongue.dialect().answerReader(essence);
        reader.feed(bytes);
        reader.end();
        if (!folded.isWhole() && folded.fault() == null) {
            throw new AssertionError("is not whole");
        }
        return essence;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void streams_say_the_same(Tongue from, Tongue to, TestReporter reporter) {
        List<String> wrong = new ArrayList<>();
        Map<String, Integer> ends = new TreeMap<>();
        for (Traffic.Stream stream : Traffic.streams(from)) {
            Passed passed = new Passed(to);
            try {
                passed.feed(from, stream.bytes());
            } catch (Failure failure) {
                ends.merge("not of this dialect", 1, Integer::sum);
                continue;
            }
            try {
                ends.merge(passed.end(), 1, Integer::sum);
                Essence heard = folded(passed.written, to);
                String told = passed.essence.in(to);
                boolean broken = passed.essence.fault() != null || passed.essence.failed();
                if (broken ? !heard.isFailure() : !heard.in(to).equals(told)) {
                    wrong.add(stream.name() + " stream: " + difference(told, heard.in(to)) + start(passed.written));
                }
                // How a stream breaks off is not in the schemas: OpenAI's own error codes are not.
                List<String> faults = broken ? List.of() : to.faultsOfStream(passed.written);
                if (!faults.isEmpty()) {
                    wrong.add(stream.name() + " schema: " + telling(faults) + start(passed.written));
                }
            } catch (RuntimeException | AssertionError bug) {
                wrong.add(stream.name() + " bug: " + bug + " " + bug.getStackTrace()[0] + start(passed.written));
            }
        }
        reporter.publishEntry(from + " to " + to, "streams " + ends);
        assertThat(wrong).isEmpty();
    }

    /** A stream on its way, as the relay passes it on. */
    private static final class Passed {
        final Essence essence = new Essence();
        final Buffer written = Buffer.buffer();
        final AnswerWriter writer;
        boolean whole;

        Passed(Tongue to) {
            writer = to.dialect().answerWriter(TERMS);
        }

        void feed(Tongue from, Buffer bytes) {
            AnswerReader reader = from.dialect().answerReader(event -> {
                essence.accept(event);
                if (!(event instanceof Event.Failed)) {
                    writer.write(event, written);
                }
            });
            reader.feed(bytes);
            reader.end();
            whole = reader.isWhole();
        }

        String end() {
            HostFault fault = essence.fault();
            if (fault != null) {
                writer.fail(fault, TERMS.requestId(), written);
                return "failed";
            }
            if (!whole) {
                essence.accept(new Event.Failed(HostFault.of(HostFault.Sort.SERVER, "broke off")));
                writer.fail(HostFault.of(HostFault.Sort.SERVER, "broke off"), TERMS.requestId(), written);
                return "broken off";
            }
            writer.end(written);
            return "whole";
        }
    }

    private static String difference(String told, String heard) {
        int at = 0;
        while (at < Math.min(told.length(), heard.length()) && told.charAt(at) == heard.charAt(at)) {
            at++;
        }
        return "told <" + around(told, at) + ">, heard <" + around(heard, at) + ">";
    }

    private static String around(String text, int at) {
        return text.substring(Math.max(0, at - 30), Math.min(text.length(), at + 70))
                .replace('\n', '~');
    }

    private static Json.Obj translated(Json.Obj question, Tongue from, Tongue to, Thinking thinking) {
        Prompt prompt = from.dialect().readPrompt(question);
        Losses losses = new Losses(from.dialect(), false);
        return to.dialect().writePrompt(prompt, terms(to, thinking, false), losses);
    }

    /** The faults that say where: of alternatives, validators also tell what each lacks, and that none of them fits. */
    private static List<String> telling(List<String> faults) {
        List<String> telling = faults.stream()
                .filter(fault -> !fault.matches(".*(subschema|does not match schema|match every|Expected null).*"))
                .sorted(Comparator.comparingLong(
                        fault -> -fault.chars().filter(sign -> sign == '/').count()))
                .limit(3)
                .toList();
        return telling.isEmpty() ? faults : telling;
    }

    private static String start(Object body) {
        String text = body.toString();
        return "\n    " + text.substring(0, Math.min(text.length(), 600)) + "\n";
    }
}
