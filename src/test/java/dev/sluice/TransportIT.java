package dev.sluice;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.provider.simulated.BillEntry;
import dev.sluice.provider.simulated.Ending;
import dev.sluice.testing.RawCaller;
import dev.sluice.testing.TestGateway;
import dev.sluice.testing.Way;
import dev.sluice.wire.Call;
import dev.sluice.wire.ListenOptions;
import dev.sluice.wire.Listener;
import dev.sluice.wire.http.HttpWire;
import dev.sluice.wire.http.Transports;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same calls on every transport that this machine has. */
class TransportIT {
    private static final int MAX_READ_BYTES = 16 * 1024;
    private static final String QUICK = """
            simulated:
              firstToken: 0ms
              interToken: 0ms
            """;

    static List<String> transports() {
        return Transports.NAMES;
    }

    private static void assumeAvailable(String transport) {
        assumeTrue(Transports.isAvailable(transport), () -> transport + " is not there on this machine");
    }

    @ParameterizedTest
    @MethodSource("transports")
    void calls_are_answered_and_callers_who_leave_stop_the_host(String transport) throws Exception {
        assumeAvailable(transport);
        try (TestGateway gateway = TestGateway.start(QUICK, transport)) {
            assertThat(Transports.of(gateway.vertx())).isEqualTo(transport);

            String story = "How do rivers run? ".repeat(100_000);
            String big = new JsonObject(Way.EMBEDDINGS.request("simulated/demo"))
                    .put("input", story)
                    .encode();
            assertThat(gateway.post(Way.EMBEDDINGS.path(), big).statusCode()).isEqualTo(200);
            String told = gateway.post(Way.CHAT.path(), Way.CHAT.request("simulated/demo;tokens=2000;size=500"))
                    .body();
            assertThat(new JsonObject(told).getJsonArray("choices")).hasSize(1);
            String stream = gateway.post(Way.CHAT_STREAM.path(), Way.CHAT_STREAM.request("simulated/demo;tokens=500"))
                    .body();
            assertThat(stream).endsWith("data: [DONE]\n\n");

            for (boolean killed : new boolean[] {false, true}) {
                leave(gateway, killed);
            }
            gateway.awaitQuiet();
        }
    }

    private static void leave(TestGateway gateway, boolean killed) throws Exception {
        String model = "demo;tokens=1000000;inter=20ms;dims=" + (killed ? 1 : 2);
        try (RawCaller caller = RawCaller.connect(gateway.port())) {
            caller.post(Way.CHAT_STREAM.path(), gateway.key(), Way.CHAT_STREAM.request("simulated/" + model));
            caller.readHead();
            caller.readEvent();
            if (killed) {
                caller.reset();
            }
        }
        BillEntry entry = await(gateway.host().bill().first(ended -> model.equals(ended.model())));
        assertThat(entry.ending()).isEqualTo(Ending.CALLER_GONE);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void one_read_takes_no_more_than_it_may(String transport) throws Exception {
        assumeAvailable(transport);
        Vertx vertx = Transports.start(transport);
        try {
            AtomicInteger longest = new AtomicInteger();
            Listener listener = await(new HttpWire(vertx).listen(anyPort(), call -> measure(call, longest)));
            try (RawCaller caller = RawCaller.connect(listener.port())) {
                caller.head("/", "key", "content-length: 1000000\r\n").write(new byte[1_000_000]);

                assertThat(caller.readHead().status()).isEqualTo(204);
            }
            assertThat(longest.get()).isPositive().isLessThanOrEqualTo(MAX_READ_BYTES);
        } finally {
            await(vertx.close());
        }
    }

    private static void measure(Call call, AtomicInteger longest) {
        call.body()
                .handler(bytes -> longest.accumulateAndGet(bytes.length(), Math::max))
                .endHandler(end -> {
                    call.reply().start(204, MultiMap.caseInsensitiveMultiMap());
                    call.reply().end();
                })
                .resume();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void two_processes_may_share_a_port_if_both_say_so(String transport) throws Exception {
        assumeAvailable(transport);
        Vertx blue = Transports.start(transport);
        Vertx green = Transports.start(transport);
        try {
            ListenOptions shared = anyPort().reusingPort(true);
            if (transport.equals("nio")) {
                assertThatThrownBy(() -> await(new HttpWire(blue).listen(shared, call -> {})))
                        .hasMessageContaining("server.reusePort: true (expected: false");
                return;
            }
            int port = await(new HttpWire(blue).listen(shared, call -> {})).port();
            ListenOptions same = new ListenOptions("127.0.0.1", port);

            assertThatThrownBy(() -> await(new HttpWire(green).listen(same, call -> {})))
                    .hasMessageContaining("in use");
            Listener second = await(new HttpWire(green).listen(same.reusingPort(true), call -> {}));
            assertThat(second.port()).isEqualTo(port);
        } finally {
            await(blue.close());
            await(green.close());
        }
    }

    private static ListenOptions anyPort() {
        return new ListenOptions("127.0.0.1", 0);
    }
}
