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
        return Arrays.stream(Tongue.values()).flatMap(from -> Arrays.stream(Tongue.values())
                .filter(to -> to != from)
                .map(to -> Arguments.of(from, to)));
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

    private static String start(Json body) {
        String text = body.toString();
        return "\n    " + text.substring(0, Math.min(text.length(), 600)) + "\n";
    }
}
