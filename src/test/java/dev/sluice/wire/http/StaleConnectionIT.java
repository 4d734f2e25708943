package dev.sluice.wire.http;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.testing.HostAsker;
import dev.sluice.testing.ScriptedHost;
import dev.sluice.wire.HostClientOptions;
import dev.sluice.wire.Origin;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host that closes the connections which are kept open for the next request, when that is about to come. */
class StaleConnectionIT {
    private static final int ROUNDS = 2_000;
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

    private final Queue<String> read = new ConcurrentLinkedQueue<>();

    private static HostAsker asker(boolean nativeTransport) {
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setPreferNativeTransport(nativeTransport))
                .build();
        return new HostAsker(vertx, 5_000, on -> new HttpWire(on).hostClient(HostClientOptions.of(5_000)));
    }

    private static Origin origin(ScriptedHost host) {
        return new Origin(false, "127.0.0.1", host.port());
    }

    private String readRequest(ScriptedHost.Connection connection) throws Exception {
        String nonce = connection.readRequest().split(" ", 3)[1].substring(1);
        read.add(nonce);
        return nonce;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whenever_it_closes_no_request_is_read_twice_and_none_that_is_read_is_lost(boolean nativeTransport)
            throws Exception {
        try (HostAsker asker = asker(nativeTransport);
                ScriptedHost host = ScriptedHost.start(connection -> {
                    int requests = ThreadLocalRandom.current().nextInt(1, 4);
                    for (int i = 0; i < requests; i++) {
                        readRequest(connection);
                        connection.write(OK);
                    }
                    // Around the time the next request takes to come.
                    long until = System.nanoTime() + ThreadLocalRandom.current().nextLong(300_000);
                    while (System.nanoTime() < until) {
                        Thread.onSpinWait();
                    }
                })) {
            List<String> answered = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                try {
                    assertThat(await(asker.ask(origin(host), "/n" + i))).isEqualTo("200 ");
                    answered.add("n" + i);
                } catch (IllegalStateException failed) {
                    assertThat(failed.getCause())
                            .isInstanceOfSatisfying(
                                    Failure.class,
                                    failure -> assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_CONNECTION_LOST));
                }
            }
            assertThat(read).containsExactlyElementsOf(answered);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void one_that_is_closed_while_the_loop_is_busy_is_not_used(boolean nativeTransport) throws Exception {
        for (boolean reset : new boolean[] {false, true}) {
            Semaphore close = new Semaphore(0);
            Semaphore closed = new Semaphore(0);
            CountDownLatch all = new CountDownLatch(100);
            read.clear();
            try (HostAsker asker = asker(nativeTransport);
                    ScriptedHost host = ScriptedHost.start(connection -> {
                        readRequest(connection);
                        connection.write(OK);
                        close.acquire();
                        if (reset) {
                            connection.reset();
                        } else {
                            connection.close();
                        }
                        closed.release();
                        all.countDown();
                    })) {
                assertThat(await(asker.ask(origin(host), "/first"))).isEqualTo("200 ");
                for (int i = 0; i < 100; i++) {
                    assertThat(await(asker.ask(origin(host), "/n" + i, () -> {
                                // The loop hears of nothing while it is here.
                                long begin = System.nanoTime();
                                close.release();
                                closed.acquireUninterruptibly();
                                while (System.nanoTime() - begin < 1_500_000) {
                                    Thread.onSpinWait();
                                }
                            })))
                            .isEqualTo("200 ");
                }
                assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
                assertThat(read).hasSize(101).doesNotHaveDuplicates();
            }
        }
    }
}
