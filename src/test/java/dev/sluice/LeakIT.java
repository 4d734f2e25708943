package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Connections;
import dev.sluice.testing.LeakWatch;
import dev.sluice.testing.MarkedCaller;
import dev.sluice.testing.MarkedHost;
import dev.sluice.testing.Residue;
import dev.sluice.testing.TestGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * Calls that end in every possible way leave nothing behind, and no byte of one turns up in another. How many:
 * {@code -Dsluice.leak.calls=…}, 100,000 unless told.
 */
class LeakIT {
    private static final long CALLS = Long.getLong("sluice.leak.calls", 100_000);
    private static final int CALLERS = 200;
    private static final long WARM_UP = 3_000;
    /** What may be more by chance, such as a connection that the gateway's own clients keep. */
    private static final int SLACK = 8;

    private final AtomicLong next = new AtomicLong();
    private final Map<String, AtomicLong> endings = new TreeMap<>();

    @Test
    @Timeout(600)
    void calls_that_end_in_every_way_leave_nothing_behind_and_never_mix(TestReporter reporter) throws Exception {
        for (MarkedCaller.Way way : MarkedCaller.Way.values()) {
            endings.put(way.name(), new AtomicLong());
        }
        try (MarkedHost host = MarkedHost.start();
                TestGateway gateway = TestGateway.start(config(host.port()))) {
            run(gateway, WARM_UP);
            Residue before = settled(gateway, host, null);
            long start = System.nanoTime();

            run(gateway, CALLS);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            Residue after = settled(gateway, host, before);

            reporter.publishEntry(CALLS + " calls in " + seconds + " s", endings.toString());
            assertThat(after.beyond(before, SLACK)).isEmpty();
            assertThat(LeakWatch.reports()).isEmpty();
            assertThat(host.foreign()).as("requests with bytes of another").isZero();
            assertThat(endings.values())
                    .allSatisfy(count -> assertThat(count.get()).isPositive());
        }
    }

    private static String config(int hostPort) {
        return """
                stream:
                  firstTokenTimeout: 3s
                  answerTimeout: 3s
                  gapTimeout: 3s
                simulated:
                  enabled: false
                providers:
                  host: {baseUrl: "http://127.0.0.1:%d/v1", models: [m]}
                  gone: {baseUrl: "http://127.0.0.1:1/v1", models: [m]}
                """.formatted(hostPort);
    }

    private void run(TestGateway gateway, long calls) throws Exception {
        long last = next.get() + calls;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                long seed = caller;
                callers.add(threads.submit(() -> {
                    call(gateway, seed, last);
                    return null;
                }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        }
    }

    private void call(TestGateway gateway, long seed, long last) throws Exception {
        try (MarkedCaller caller = new MarkedCaller(gateway.port(), gateway.key(), seed + next.get())) {
            for (long number = next.incrementAndGet(); number <= last; number = next.incrementAndGet()) {
                Objects.requireNonNull(endings.get(caller.call(number).name())).incrementAndGet();
            }
        }
    }

    /** What is held once all has come to rest; where {@code before} is known, waits a while for it to be no more than that. */
    private static Residue settled(TestGateway gateway, MarkedHost host, @Nullable Residue before) throws Exception {
        gateway.await(() -> gateway.gateway().running() == 0);
        host.hangUp();
        gateway.await(() -> none(gateway.port()) && none(host.port()));
        Residue residue = Residue.now();
        // Cancelled timers and closed channels leave their queues a little later than the connection.
        for (int look = 0;
                look < 60 && before != null && !residue.beyond(before, SLACK).isEmpty();
                look++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            residue = Residue.now();
        }
        return residue;
    }

    private static boolean none(int port) {
        try {
            return Connections.heldTo(port) == 0;
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
