package dev.sluice.provider.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.simulated.Simulator.Received;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BillTest {
    private static final String PATH = "/v1/chat/completions";
    private Simulator simulator;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.quick();
    }

    @AfterEach
    void stop() throws Exception {
        simulator.close();
    }

    @Test
    void every_request_and_byte_is_on_it() throws Exception {
        byte[] body =
                Simulator.chat("demo;tokens=9").put("stream", true).encode().getBytes(StandardCharsets.UTF_8);
        Received answer = simulator.send(simulator
                .request(PATH)
                .header("authorization", "Bearer secret-value")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
        BillEntry entry = simulator.entry(answer.ordinal());
        assertThat(entry.method()).isEqualTo("POST");
        assertThat(entry.path()).isEqualTo(PATH);
        assertThat(entry.model()).isEqualTo("demo;tokens=9");
        assertThat(entry.stream()).isTrue();
        assertThat(entry.authorized()).isTrue();
        assertThat(entry.bytesReceived()).isEqualTo(body.length);
        assertThat(entry.bodySha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(body)));
        assertThat(entry.bytesSent()).isEqualTo(answer.bytes().length);
        assertThat(entry.inputTokens()).isPositive();
        assertThat(entry.outputTokens()).isEqualTo(9);
        assertThat(entry.costNanos()).isEqualTo(entry.inputTokens() * 500 + 9 * 1_500);
        assertThat(entry.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(simulator.host.bill().body(answer.ordinal())).isEqualTo(Buffer.buffer(body));
        assertThat(simulator.send("GET", "/simulator/bill").text()).doesNotContain("secret-value");
    }

    @Test
    void it_is_readable_over_http_and_can_be_reset() throws Exception {
        for (int i = 0; i < 5; i++) {
            simulator.entry(simulator.post(PATH, Simulator.chat("demo")).ordinal());
        }
        JsonObject bill = simulator.send("GET", "/simulator/bill").json();
        assertThat(bill.getJsonObject("totals").getInteger("requests")).isEqualTo(5);
        assertThat(bill.getJsonObject("totals").getInteger("completed")).isEqualTo(5);
        List<JsonObject> lines = simulator
                .send("GET", "/simulator/bill.jsonl")
                .text()
                .lines()
                .map(JsonObject::new)
                .toList();
        assertThat(lines)
                .hasSize(5)
                .isEqualTo(bill.getJsonArray("entries").stream().toList());
        long ordinal = lines.getFirst().getLong("ordinal");
        Received body = simulator.send("GET", "/simulator/requests/" + ordinal + "/body");
        assertThat(body.json()).isEqualTo(Simulator.chat("demo"));
        simulator.send("DELETE", "/simulator/bill");
        assertThat(simulator.host.bill().totals().requests()).isZero();
        assertThat(simulator
                        .send("GET", "/simulator/requests/" + ordinal + "/body")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_caller_who_leaves_stops_the_answer_at_once() throws Exception {
        Instant left;
        try (Socket socket = simulator.dial(
                PATH, Simulator.chat("demo;tokens=1000000;inter=5ms").put("stream", true))) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            left = Instant.now();
        }
        BillEntry entry = Simulator.await(simulator.host.bill().first(ended -> true));
        assertThat(entry.ending()).isEqualTo(Ending.CALLER_GONE);
        assertThat(Duration.between(left, entry.endedAt())).isLessThan(Duration.ofSeconds(5));
        assertThat(entry.outputTokens()).isLessThan(1_000);
        assertThat(simulator.host.bill().totals().running()).isZero();
    }

    @Test
    void an_endless_answer_waits_for_its_reader() throws Exception {
        int read = 1 << 20;
        try (Socket socket = simulator.dial(
                PATH, Simulator.chat("demo;tokens=100000000;size=1000").put("stream", true))) {
            InputStream in = socket.getInputStream();
            assertThat(in.readNBytes(read)).hasSize(read);
            // Others are served meanwhile, on the same loops.
            for (int i = 0; i < 8; i++) {
                assertThat(simulator.post(PATH, Simulator.chat("demo")).status())
                        .isEqualTo(200);
            }
        }
        BillEntry entry = Simulator.await(simulator
                .host
                .bill()
                .first(ended -> ended.model() != null && ended.model().startsWith("demo;tokens=100000000")));
        assertThat(entry.ending()).isEqualTo(Ending.CALLER_GONE);
        // What the kernel buffers on a loopback connection is some megabytes; the whole would be 100 GB.
        assertThat(entry.bytesSent()).isBetween((long) read, 64L << 20);
    }

    @Test
    void a_long_answer_arrives_whole() throws Exception {
        Received answer = simulator.post(
                "/v1/responses", Simulator.responses("demo;tokens=100000").put("stream", true));
        assertThat(answer.whole()).isTrue();
        assertThat(answer.events().getLast().getString("type")).isEqualTo("response.completed");
        assertThat(simulator.entry(answer.ordinal()).outputTokens()).isEqualTo(100_000);
    }
}
