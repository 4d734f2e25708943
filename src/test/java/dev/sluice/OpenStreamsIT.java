package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.sluice.testing.SlowReaders;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.Way;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams that are open and silent, as while models think: as many as a gateway of a small heap has to hold. */
class OpenStreamsIT {
    private static final int WANTED = 10_000;
    private static final int LEAST = 1_000;
    private static final int WAVE = 250;
    private static final int READ_BYTES = 4 * 1024;
    /** Files of a process that are no stream's. */
    private static final int OTHER_FILES = 500;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Each stream says its second word so long after its first: later than it takes to open them all. */
    private static final String SILENCE = "45s";

    @TempDir
    Path folder;

    @Test
    @Timeout(600)
    void ten_thousand_open_streams_fit_into_512_mib_and_all_are_alive() throws Exception {
        int streams = streams();
        assumeTrue(streams >= LEAST, "open files: needs " + 2 * LEAST + " in one process");
        try (SluiceProcess host = SluiceProcess.start(folder.resolve("host"), List.of(), "simulate", "--port", "0")) {
            Path config =
                    Files.writeString(folder.resolve("sluice.yaml"), config(host.awaitLine("provider at (\\S+)")));
            try (SluiceProcess gateway = SluiceProcess.start(
                            folder.resolve("gateway"),
                            List.of("-Xmx512m"),
                            "serve",
                            "--port",
                            "0",
                            "--config",
                            config.toString(),
                            "--data-dir",
                            folder.resolve("data").toString());
                    SlowReaders readers = new SlowReaders(streams)) {
                int port = URI.create(gateway.awaitLine("Base URL\\s+(\\S+)")).getPort();
                String request = request(gateway.awaitLine("API key\\s+(\\S+)"));
                // One before, so that what the first call loads does not count.
                open(readers, 1, port, request);
                long heap = gateway.liveHeapBytes();
                long resident = gateway.residentKib();

                for (int opened = 1; opened < streams; opened += WAVE) {
                    open(readers, Math.min(WAVE, streams - opened), port, request);
                }
                long[] first = readers.received();
                report(streams, gateway.liveHeapBytes() - heap, gateway.residentKib() - resident);
                await(() -> {
                    readers.readEach(READ_BYTES);
                    return readers.count(reader -> readers.received(reader) > first[reader]) == streams;
                });

                assertThat(readers.count(readers::isEnded)).as("ended streams").isZero();
                assertThat(readers.count(reader -> readers.received(reader) == first[reader]))
                        .as("streams that stand still")
                        .isZero();
                assertThat(gateway.isAlive()).isTrue();
                assertThat(gateway.errors()).doesNotContain("OutOfMemory", "OutOfDirectMemory");
            }
        }
    }

    /** As many as this process may open files for, and the gateway, which has two for each. */
    private static int streams() {
        long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 0;
        return (int) Math.min(WANTED, (files - OTHER_FILES) / 2);
    }

    private static String config(String baseUrl) {
        return """
                stream:
                  keepAlive: 10m
                  gapTimeout: 10m
                simulated:
                  enabled: false
                providers:
                  host:
                    baseUrl: %s
                """.formatted(baseUrl);
    }

    private static String request(String key) {
        String body = Way.CHAT_STREAM.request("host/demo;tokens=10;first=0ms;inter=" + SILENCE);
        return "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer " + key
                + "\r\ncontent-type: application/json\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
    }

    private static void open(SlowReaders readers, int count, int port, String request) throws IOException {
        readers.open(count, port, request);
        await(() -> {
            readers.readFirst(READ_BYTES);
            return readers.count(reader -> readers.received(reader) == 0) == 0;
        });
        assertThat(readers.firstBytes()).allSatisfy(first -> assertThat(first).startsWith("HTTP/1.1 200"));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static void report(int streams, long heapBytes, long residentKib) {
        System.out.printf(
                "%d open streams in -Xmx512m: %d bytes of heap and %d bytes resident for each%n",
                streams, heapBytes / streams, residentKib * 1024 / streams);
    }
}
