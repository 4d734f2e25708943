package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.sluice.testing.SlowReaders;
import dev.sluice.testing.SluiceProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Back-pressure, measured: thousands of long streams that nobody is in a hurry to read, in a gateway with a small heap. */
class SlowReadersIT {
    private static final int READERS = 5_000;
    /** So many arrive at once. */
    private static final int WAVE = 100;
    /** A long question, of which nothing may stay in memory while it is answered. */
    private static final int QUESTION_BYTES = 16 * 1024;

    private static final int READ_BYTES = 1024;
    private static final int ROUNDS = 10;
    private static final long ROUND_MILLIS = 1_000;
    /** What one reader in a hundred catches up: more than all that waits for it anywhere, in the kernel's buffers too. */
    private static final long CATCH_UP_BYTES = 2 * 1024 * 1024;
    /** Far more than it takes: the machine may be busy with other things. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String CHAT =
            "{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}";

    @TempDir
    Path folder;

    @Test
    @Timeout(600)
    void five_thousand_slow_readers_of_long_streams_fit_into_256_mib() throws Exception {
        assumeOpenFiles(2 * READERS + 1_000);
        Path gcLog = folder.resolve("gc.log");
        try (SluiceProcess host = SluiceProcess.start(folder.resolve("host"), List.of(), "simulate", "--port", "0")) {
            Path config =
                    Files.writeString(folder.resolve("sluice.yaml"), config(host.awaitLine("provider at (\\S+)")));
            try (SluiceProcess gateway = SluiceProcess.start(
                            folder.resolve("gateway"),
                            List.of("-Xmx256m", "-Xlog:gc:file=" + gcLog),
                            "serve",
                            "--port",
                            "0",
                            "--config",
                            config.toString(),
                            "--data-dir",
                            folder.resolve("data").toString());
                    SlowReaders readers = new SlowReaders(READERS)) {
                URI baseUrl = URI.create(gateway.awaitLine("Base URL\\s+(\\S+)"));
                OtherCaller other = new OtherCaller(baseUrl, gateway.awaitLine("API key\\s+(\\S+)"));

                String request =
                        other.rawRequest("host/demo;tokens=100000;inter=0ms", "story ".repeat(QUESTION_BYTES / 6));
                for (int opened = 0; opened < READERS; opened += WAVE) {
                    readers.open(WAVE, baseUrl.getPort(), request);
                    awaitFirstBytes(readers);
                }
                long[] before = readers.received();
                for (int round = 0; round < ROUNDS; round++) {
                    LockSupport.parkNanos(Duration.ofMillis(ROUND_MILLIS).toNanos());
                    readers.readEach(READ_BYTES);
                    other.ask();
                }
                long[] after = readers.received();
                for (int reader = 0; reader < READERS; reader += 100) {
                    catchUp(readers, reader);
                }
                other.ask();

                System.out.printf(
                        "%d slow readers in -Xmx256m: heap at most %d MiB after a collection, %d MiB resident at most;"
                                + " another caller waited %d ms at most%n",
                        READERS,
                        peakHeapMib(gcLog),
                        gateway.peakResidentKib() / 1024,
                        other.longest().toMillis());
                assertThat(gateway.isAlive()).isTrue();
                assertThat(gateway.errors()).doesNotContain("OutOfMemory", "OutOfDirectMemory");
                assertThat(readers.count(readers::isEnded)).as("ended streams").isZero();
                assertThat(readers.count(reader -> after[reader] - before[reader] < (long) ROUNDS * READ_BYTES / 2))
                        .as("streams that stand still")
                        .isZero();
            }
        }
    }

    private static void assumeOpenFiles(long needed) {
        boolean enough = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                && unix.getMaxFileDescriptorCount() >= needed;
        assumeTrue(enough, "open files: needs " + needed + " in one process");
    }

    private static String config(String baseUrl) {
        return """
                simulated:
                  enabled: false
                providers:
                  host:
                    baseUrl: %s
                """.formatted(baseUrl);
    }

    private static void awaitFirstBytes(SlowReaders readers) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (readers.count(reader -> readers.received(reader) == 0) > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            readers.readFirst(READ_BYTES);
        }
        List<String> others = readers.firstBytes().stream()
                .filter(first -> !first.startsWith("HTTP/1.1 200"))
                .toList();
        assertThat(others).as("streams that did not begin").isEmpty();
    }

    private static void catchUp(SlowReaders readers, int reader) {
        long target = readers.received(reader) + CATCH_UP_BYTES;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (readers.received(reader) < target && !readers.isEnded(reader) && System.nanoTime() < deadline) {
            readers.read(reader, 256 * 1024);
        }
        assertThat(readers.received(reader)).as("reader " + reader).isGreaterThanOrEqualTo(target);
    }

    private static long peakHeapMib(Path gcLog) throws IOException {
        return Pattern.compile("->(\\d+)M\\(")
                .matcher(Files.readString(gcLog))
                .results()
                .map(MatchResult::group)
                .mapToLong(arrow -> Long.parseLong(arrow.replaceAll("\\D", "")))
                .max()
                .orElse(-1);
    }

    /** Somebody who wants an answer while all the others dawdle. */
    private static final class OtherCaller {
        private final HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final URI baseUrl;
        private final String key;
        private Duration longest = Duration.ZERO;

        OtherCaller(URI baseUrl, String key) {
            this.baseUrl = baseUrl;
            this.key = key;
        }

        String rawRequest(String model, String question) {
            String body = CHAT.formatted(model, question);
            return "POST /v1/chat/completions HTTP/1.1\r\nhost: " + baseUrl.getAuthority()
                    + "\r\nauthorization: Bearer " + key + "\r\ncontent-type: application/json\r\ncontent-length: "
                    + body.length() + "\r\n\r\n" + body;
        }

        void ask() throws IOException, InterruptedException {
            long start = System.nanoTime();
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(baseUrl + "/chat/completions"))
                            .timeout(PATIENCE)
                            .header("authorization", "Bearer " + key)
                            .header("content-type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    CHAT.formatted("host/demo;tokens=5;first=0ms;inter=0ms", "Hello")))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            longest = took.compareTo(longest) > 0 ? took : longest;
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).endsWith("data: [DONE]\n\n");
        }

        Duration longest() {
            return longest;
        }
    }
}
