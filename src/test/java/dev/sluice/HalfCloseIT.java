package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.provider.simulated.BillEntry;
import dev.sluice.provider.simulated.Ending;
import dev.sluice.testing.Certificate;
import dev.sluice.testing.RawCaller;
import dev.sluice.testing.TestGateway;
import dev.sluice.testing.Way;
import java.io.EOFException;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A caller who closes only its own side, as {@code nc -N} does, looks like one who has left: what has been answered reaches it,
 * what a host still works at is stopped.
 */
class HalfCloseIT {
    private static final String QUICK = """
            simulated:
              firstToken: 0ms
              interToken: 0ms
            """;

    private static TestGateway gateway;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start(QUICK);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String models(String key) {
        return "GET /v1/models HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer " + key + "\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10})
    void what_the_gateway_answers_itself_arrives_whole_pipelined_too(int requests) throws Exception {
        for (int run = 0; run < 20; run++) {
            try (RawCaller caller = RawCaller.connect(gateway.port())) {
                caller.write(models(gateway.key()).repeat(requests)).finish();

                for (int request = 0; request < requests; request++) {
                    assertThat(caller.readHead().status())
                            .as("request " + request)
                            .isEqualTo(200);
                    assertThat(caller.readBody().toString()).startsWith("{").endsWith("}");
                }
                assertThat(caller.isClosed()).isTrue();
            }
        }
    }

    /** The write that waits for the caller to read is work in progress as any other. */
    @Test
    void of_a_long_series_what_was_answered_arrives_and_the_rest_is_left() throws Exception {
        int whole = 0;
        try (RawCaller caller = RawCaller.connect(gateway.port())) {
            caller.write(models(gateway.key()).repeat(500)).finish();

            for (; whole < 500; whole++) {
                caller.readHead();
                caller.readBody();
            }
        } catch (EOFException left) {
            // How many that are depends on how the requests were cut on their way.
        }
        assertThat(whole).isPositive();
        gateway.await(() -> gateway.gateway().running() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fault=stall-head", "tokens=1000000;inter=20ms", "first=10s"})
    void what_a_host_still_works_at_is_stopped(String options) throws Exception {
        String model = "demo;" + options;
        long before = gateway.host().bill().totals().requests();
        try (RawCaller caller = RawCaller.connect(gateway.port())) {
            String ask = Way.CHAT_STREAM.request("simulated/" + model);
            caller.post(Way.CHAT_STREAM.path(), gateway.key(), ask);
            caller.post(Way.CHAT_STREAM.path(), gateway.key(), ask);
            gateway.await(() -> gateway.host().bill().totals().running() > 0);

            caller.finish();

            BillEntry entry = TestGateway.await(gateway.host().bill().first(ended -> model.equals(ended.model())));
            assertThat(entry.ending()).isEqualTo(Ending.CALLER_GONE);
            assertThatThrownBy(() -> {
                        caller.readHead();
                        caller.readBody();
                    })
                    .isInstanceOf(EOFException.class);
        }
        gateway.awaitQuiet();
        // The second of the pipeline was never begun.
        assertThat(gateway.host().bill().totals().requests()).isEqualTo(before + 1);
    }

    @Test
    void a_request_that_is_not_whole_reaches_no_host() throws Exception {
        long before = gateway.host().bill().totals().requests();
        try (RawCaller caller = RawCaller.connect(gateway.port())) {
            caller.head(Way.CHAT.path(), gateway.key(), "content-type: application/json\r\ncontent-length: 1000\r\n");
            caller.write("{\"model\":\"simulated/demo\",").finish();

            assertThat(caller.isClosed()).isTrue();
        }
        gateway.awaitQuiet();
        assertThat(gateway.host().bill().totals().requests()).isEqualTo(before);
    }

    /** In TLS a close_notify says it, and need not be followed by a FIN. */
    @Test
    void with_tls_it_is_the_same() throws Exception {
        Certificate certificate = Certificate.create(folder, "gateway", "EC");
        try (TestGateway secure = TestGateway.start("server:\n" + certificate.yaml() + QUICK)) {
            SSLSocket socket =
                    (SSLSocket) certificate.trust().getSocketFactory().createSocket("localhost", secure.port());
            try (RawCaller caller = RawCaller.over(socket)) {
                String ask = Way.CHAT_STREAM.request("simulated/demo;fault=stall-head");
                caller.post(Way.CHAT_STREAM.path(), secure.key(), ask);
                secure.await(() -> secure.host().bill().totals().running() > 0);

                caller.finish();

                BillEntry entry = TestGateway.await(secure.host().bill().first(ended -> true));
                assertThat(entry.ending()).isEqualTo(Ending.CALLER_GONE);
            }
            secure.awaitQuiet();
        }
    }
}
