package dev.sluice.provider.simulated;

import static dev.sluice.provider.simulated.Ending.CALLER_GONE;
import static dev.sluice.provider.simulated.Ending.COMPLETED;
import static dev.sluice.provider.simulated.Ending.FAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.FaultConfig;
import dev.sluice.config.SimulatedConfig;
import dev.sluice.provider.simulated.Simulator.Received;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultsTest {
    private Simulator simulator;

    @BeforeAll
    void start() throws Exception {
        simulator = Simulator.quick();
    }

    @AfterAll
    void stop() throws Exception {
        simulator.close();
    }

    /** Every fault has to make sense for each of these. */
    enum Way {
        CHAT,
        CHAT_STREAM,
        RESPONSES,
        RESPONSES_STREAM;

        boolean stream() {
            return this == CHAT_STREAM || this == RESPONSES_STREAM;
        }

        boolean chat() {
            return this == CHAT || this == CHAT_STREAM;
        }

        String path() {
            return chat() ? "/v1/chat/completions" : "/v1/responses";
        }

        JsonObject request(String options) {
            String model = "demo;tokens=10;" + options;
            return (chat() ? Simulator.chat(model) : Simulator.responses(model)).put("stream", stream());
        }

        /** The fields of an event that carries a token. */
        String tokenMark() {
            return chat() ? "\"delta\":{\"content\":" : "response.output_text.delta\",";
        }
    }

    private Received ask(Way way, String options) throws Exception {
        return simulator.post(way.path(), way.request(options));
    }

    private String good(Way way) throws Exception {
        return untimed(ask(way, "fault=none").text());
    }

    private static String untimed(String text) {
        return text.replaceAll("\"created(_at)?\":[0-9]+", "");
    }

    private static int tokens(Way way, Received received) {
        return received.text().split(Pattern.quote(way.tokenMark()), -1).length - 1;
    }

    @ParameterizedTest
    @EnumSource
    void a_status_comes_with_openais_error(Way way) throws Exception {
        Received refused = ask(way, "fault=status:429");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).hasValue("2");
        assertThat(refused.headers().firstValue("x-request-id")).isPresent();
        assertThat(refused.json().getJsonObject("error").getString("code")).isEqualTo("rate_limit_exceeded");
        BillEntry entry = simulator.entry(refused.ordinal());
        assertThat(entry.ending()).isEqualTo(FAULT);
        assertThat(entry.fault()).isEqualTo("status:429");
        assertThat(entry.inputTokens()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void an_html_page_is_no_json(Way way) throws Exception {
        Received page = ask(way, "fault=html");
        assertThat(page.status()).isEqualTo(502);
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html");
        assertThat(ask(way, "fault=html:200").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void a_wrong_content_type_has_the_right_body(Way way) throws Exception {
        Received answer = ask(way, "fault=content-type");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
        assertThat(untimed(answer.text())).isEqualTo(good(way));
        assertThat(simulator.entry(answer.ordinal()).ending()).isEqualTo(COMPLETED);
    }

    @ParameterizedTest
    @EnumSource
    void before_the_head_the_connection_is_closed_or_silent(Way way) throws Exception {
        assertThatThrownBy(() -> ask(way, "fault=reset-head")).isInstanceOf(IOException.class);
        try (Socket socket = simulator.dial(way.path(), way.request("fault=stall-head"))) {
            assertSilent(socket);
        }
        BillEntry left = Simulator.await(simulator
                .host
                .bill()
                .first(entry -> "stall-head".equals(entry.fault())
                        && entry.path().equals(way.path())
                        && entry.stream() == way.stream()));
        assertThat(left.ending()).isEqualTo(CALLER_GONE);
        assertThat(left.status()).isZero();
    }

    private static void assertSilent(Socket socket) throws Exception {
        socket.setSoTimeout(150);
        InputStream in = socket.getInputStream();
        assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    }

    @ParameterizedTest
    @EnumSource
    void a_stall_sends_the_head_and_as_many_tokens_as_asked(Way way) throws Exception {
        try (Socket socket = simulator.dial(way.path(), way.request("fault=stall"))) {
            String head = readUntil(socket, "\r\n\r\n");
            assertThat(head).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n");
            assertSilent(socket);
        }
        try (Socket socket = simulator.dial(way.path(), way.request("fault=stall@3"))) {
            readUntil(socket, "\r\n\r\n");
            if (way.stream()) {
                for (int i = 0; i < 3; i++) {
                    readUntil(socket, way.tokenMark());
                }
                readUntil(socket, "\n\n\r\n");
            } else {
                readUntil(socket, way.chat() ? "\"content\":\"" : "\"text\":\"");
                readUntil(socket, "e");
                socket.getInputStream().readNBytes(socket.getInputStream().available());
            }
            assertSilent(socket);
        }
    }

    private static String readUntil(Socket socket, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < end.length() || text.indexOf(end, text.length() - end.length()) < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("end of stream after %s", text).isGreaterThanOrEqualTo(0);
            text.append((char) next);
        }
        return text.toString();
    }

    @ParameterizedTest
    @EnumSource
    void a_reset_breaks_the_body_off(Way way) throws Exception {
        Received none = ask(way, "fault=reset");
        assertThat(none.whole()).isFalse();
        assertThat(none.bytes()).isEmpty();
        Received some = ask(way, "fault=reset@4");
        assertThat(some.whole()).isFalse();
        assertThat(good(way)).startsWith(untimed(some.text()));
        if (way.stream()) {
            assertThat(tokens(way, some)).isEqualTo(4);
        }
        BillEntry entry = simulator.entry(some.ordinal());
        assertThat(entry.ending()).isEqualTo(FAULT);
        assertThat(entry.outputTokens()).isEqualTo(4);
        assertThat(entry.bytesSent()).isEqualTo(some.bytes().length);
    }

    @ParameterizedTest
    @EnumSource
    void a_truncated_body_ends_in_the_middle_of_something(Way way) throws Exception {
        for (String fault : List.of("truncate", "truncate@2")) {
            Received cut = ask(way, "fault=" + fault);
            assertThat(cut.whole()).isFalse();
            assertThat(cut.bytes()).isNotEmpty();
            assertThat(cut.text()).doesNotEndWith("\n\n");
            assertThat(good(way)).startsWith(untimed(cut.text()).replaceAll("\"created(_at)?\":?[0-9]*$", ""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void garbage_comes_first_or_in_the_middle(Way way) throws Exception {
        String garbage = new String(Faults.GARBAGE.getBytes(), StandardCharsets.UTF_8);
        assertThat(ask(way, "fault=garbage").text()).isEqualTo(garbage);
        Received later = ask(way, "fault=garbage@2");
        assertThat(later.whole()).isTrue();
        assertThat(later.text()).endsWith(garbage).hasSizeGreaterThan(garbage.length());
    }

    @ParameterizedTest
    @EnumSource
    void an_error_may_hide_in_a_200(Way way) throws Exception {
        Received first = ask(way, "fault=error");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.whole()).isTrue();
        if (!way.stream()) {
            assertThat(first.json().containsKey("error")).isTrue();
            return;
        }
        assertThat(first.events().getFirst().containsKey("error")).isTrue();
        Received later = ask(way, "fault=error@2");
        assertThat(tokens(way, later)).isEqualTo(2);
        assertThat(later.payloads()).doesNotContain("[DONE]");
        if (!way.chat()) {
            List<JsonObject> events = later.events();
            assertThat(events.getLast().getString("type")).isEqualTo("response.failed");
            assertThat(events.getLast().getInteger("sequence_number")).isEqualTo(events.size() - 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_terminal_marker_may_be_missing(Way way) throws Exception {
        Received answer = ask(way, "fault=no-terminal");
        assertThat(answer.whole()).isTrue();
        assertThat(answer.text()).doesNotContain("[DONE]").doesNotContain("\"response.completed\"");
        assertThat(good(way))
                .startsWith(untimed(answer.text()))
                .hasSizeGreaterThan(untimed(answer.text()).length());
        if (way.stream()) {
            assertThat(tokens(way, answer)).isEqualTo(10);
            assertThat(answer.text()).endsWith("\n\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_drip_is_slow_and_whole(Way way) throws Exception {
        Received answer = ask(way, "tokens=2;fault=drip:0ms");
        assertThat(untimed(answer.text()))
                .isEqualTo(untimed(ask(way, "tokens=2").text()));
        BillEntry entry = simulator.entry(answer.ordinal());
        assertThat(entry.ending()).isEqualTo(COMPLETED);
        assertThat(entry.fault()).isEqualTo("drip:0ms");
        assertThat(entry.outputTokens()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void comments_fill_the_time_of_thinking(Way way) throws Exception {
        Received answer = ask(way, "first=40ms;fault=comments:10ms");
        String filler = way.stream() ? ": simulated thinking\n\n" : "\n";
        assertThat(answer.text().split(filler, -1)).hasSizeGreaterThanOrEqualTo(4);
        String rest =
                way.stream() ? answer.text().replace(filler, "") : answer.text().stripLeading();
        assertThat(untimed(rest)).isEqualTo(good(way));
    }

    @Test
    void usage_can_be_withheld_or_forced_on() throws Exception {
        JsonObject asked = Way.CHAT_STREAM
                .request("usage=never")
                .put("stream_options", new JsonObject().put("include_usage", true));
        assertThat(simulator.post(Way.CHAT_STREAM.path(), asked).text()).doesNotContain("\"usage\"");
        assertThat(ask(Way.CHAT_STREAM, "usage=always").text()).contains("\"completion_tokens\":10");
        assertThat(ask(Way.CHAT, "usage=never").json().containsKey("usage")).isFalse();
    }

    @Test
    void a_fault_strikes_bodies_of_one_piece_too() throws Exception {
        JsonObject request = new JsonObject().put("input", "a");
        for (String fault : List.of("reset@3", "truncate", "no-terminal", "garbage@1")) {
            Received answer = simulator.post("/v1/embeddings", request.put("model", "demo;fault=" + fault));
            assertThat(answer.status()).isEqualTo(200);
            assertThatThrownBy(answer::json).as(fault).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void chance_strikes_as_often_as_configured_and_the_same_each_time() throws Exception {
        SimulatedConfig config = SimulatedConfig.DEFAULT
                .withoutDelays()
                .withFaults(List.of(new FaultConfig("status:500", 0.25), new FaultConfig("error@2", 0.25)));
        assertThat(statuses(config)).isEqualTo(statuses(config)).contains(200, 500);
    }

    private static List<Integer> statuses(SimulatedConfig config) throws Exception {
        try (Simulator unreliable = new Simulator(config)) {
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                statuses.add(unreliable
                        .post("/v1/chat/completions", Simulator.chat("demo"))
                        .status());
            }
            assertThat(unreliable
                            .post("/v1/chat/completions", Simulator.chat("demo;fault=none"))
                            .status())
                    .isEqualTo(200);
            return statuses;
        }
    }

    @Test
    void an_unknown_fault_is_refused() throws Exception {
        Received refused = ask(Way.CHAT, "fault=explode");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().getJsonObject("error").getString("message"))
                .startsWith("fault: explode (expected: one of status, html,");
    }
}
