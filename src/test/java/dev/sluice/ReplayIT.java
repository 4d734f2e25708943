package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ReplayExpectation.Deviation;
import dev.sluice.canonical.Operation;
import dev.sluice.provider.simulated.Fixtures;
import dev.sluice.provider.simulated.Recording;
import dev.sluice.testing.CallerWire;
import dev.sluice.testing.OverBothWires;
import dev.sluice.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** Recorded answers of real hosts, cut at random places, through the gateway: what arrives is what was recorded. */
@OverBothWires
class ReplayIT {
    private static final int SPLITS = 4;
    private static final int CALLERS = 24;

    private static TestGateway gateway;
    private static List<Recording> recordings = List.of();

    ReplayIT(CallerWire wire) {}

    @BeforeParameterizedClassInvocation
    static void start(CallerWire wire) {
        gateway = TestGateway.start("""
                simulated:
                  firstToken: 0ms
                  interToken: 0ms
                  replay: "%s"
                """.formatted(Fixtures.folder())).over(wire);
        recordings = gateway.host().recordings().all();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    /** @param usageWish whether the caller itself asks for the usage, so that nothing is withheld from it */
    private static HttpRequest request(Recording recording, String options, boolean usageWish) {
        String model = "simulated/" + recording.model() + options;
        HttpRequest.Builder request =
                gateway.request("/v1" + recording.operation().path());
        if (recording.operation() == Operation.TRANSCRIPTIONS || recording.operation() == Operation.TRANSLATIONS) {
            String form = "--b\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\n" + model + "\r\n--b--\r\n";
            return request.setHeader("content-type", "multipart/form-data; boundary=b")
                    .POST(HttpRequest.BodyPublishers.ofString(form))
                    .build();
        }
        JsonObject body = new JsonObject().put("model", model).put("messages", new JsonArray());
        if (recording.eventStream()) {
            body.put("stream", true);
        }
        if (recording.eventStream() && usageWish) {
            body.put("stream_options", new JsonObject().put("include_usage", true));
        }
        return request.POST(HttpRequest.BodyPublishers.ofString(body.encode())).build();
    }

    /** Plays all at once, and returns what went wrong. */
    private static List<String> play(List<Callable<String>> plays) throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<String> wrong = new ArrayList<>();
            for (Future<String> played : callers.invokeAll(plays)) {
                if (!played.get().isEmpty()) {
                    wrong.add(played.get());
                }
            }
            return wrong;
        }
    }

    private static String play(Recording recording, String options, boolean usageWish, ReplayExpectation expected)
            throws Exception {
        HttpResponse<byte[]> answer =
                gateway.send(request(recording, options, usageWish), HttpResponse.BodyHandlers.ofByteArray());
        String difference = expected.difference(answer.statusCode(), answer.body());
        return difference.isEmpty() ? "" : recording.id() + options + ": " + difference;
    }

    @Test
    void every_recording_arrives_byte_for_byte_however_it_is_cut(TestReporter reporter) throws Exception {
        Random random = new Random(20_261_122);
        List<Callable<String>> plays = new ArrayList<>();
        Map<Deviation, List<String>> deviations = new TreeMap<>();
        for (Recording recording : recordings) {
            ReplayExpectation expected = ReplayExpectation.of(recording);
            deviations
                    .computeIfAbsent(expected.deviation(), none -> new ArrayList<>())
                    .add(recording.id());
            plays.add(() -> play(recording, "", true, expected));
            for (int i = 0; i < SPLITS; i++) {
                String options = ";split=" + random.nextInt(Integer.MAX_VALUE);
                plays.add(() -> play(recording, options, true, expected));
            }
        }

        List<String> wrong = play(plays);

        reporter.publishEntry("plays", plays.size() + " of " + recordings.size() + " recordings");
        reporter.publishEntry("recordings by provider", countByProvider(recordings));
        reporter.publishEntry(
                "streams by provider",
                countByProvider(
                        recordings.stream().filter(Recording::eventStream).toList()));
        deviations.forEach((deviation, ids) -> reporter.publishEntry(
                deviation.toString(), ids.size() + (deviation == Deviation.NONE ? "" : " " + ids)));
        assertThat(wrong).isEmpty();
    }

    private static String countByProvider(List<Recording> some) {
        return some.stream()
                .collect(Collectors.groupingBy(Recording::provider, TreeMap::new, Collectors.counting()))
                .toString();
    }

    @Test
    void a_caller_who_did_not_ask_for_usage_misses_that_chunk_and_nothing_else(TestReporter reporter) throws Exception {
        List<Callable<String>> plays = new ArrayList<>();
        int withheld = 0;
        for (Recording recording : recordings) {
            if (recording.eventStream()
                    && (recording.operation() == Operation.CHAT || recording.operation() == Operation.COMPLETIONS)) {
                ReplayExpectation expected = ReplayExpectation.of(recording).withoutUsage();
                withheld += expected.equals(ReplayExpectation.of(recording)) ? 0 : 1;
                plays.add(() -> play(recording, ";split=7", false, expected));
            }
        }

        List<String> wrong = play(plays);

        reporter.publishEntry("streams without a wish for usage", plays.size() + ", a chunk withheld: " + withheld);
        assertThat(wrong).isEmpty();
        assertThat(withheld).isPositive();
    }
}
