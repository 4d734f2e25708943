package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Caller;
import dev.sluice.testing.CallerWire;
import dev.sluice.testing.OverBothWires;
import dev.sluice.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that a host could read in another way than the gateway does, or that are too large: refused before any host hears of them. */
@OverBothWires
class RefusedBodyIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final int LIMIT = 200_000;
    private static final int SPEECH_LIMIT = 1_000;

    private static TestGateway gateway;

    RefusedBodyIT(CallerWire wire) {}

    @BeforeParameterizedClassInvocation
    static void start(CallerWire wire) {
        gateway = TestGateway.start("""
                server:
                  maxBodyBytes: %d
                  maxBodyBytesByPath: {"/v1/audio/speech": %d}
                """.formatted(LIMIT, SPEECH_LIMIT)).over(wire);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        assertThat(gateway.host().bill().totals().requests()).isZero();
        gateway.awaitQuiet();
        gateway.close();
    }

    private static JsonObject assertRefused(Caller caller, int status, String code) throws Exception {
        Caller.Head head = caller.readHead();
        String body = caller.readBody().toString();
        assertThat(head.status()).as(body).isEqualTo(status);
        assertThat(head.header("content-type")).isEqualTo("application/json");
        JsonObject error = new JsonObject(body).getJsonObject("error");
        assertThat(error.fieldNames()).containsExactly("message", "type", "param", "code");
        assertThat(error.getString("code")).isEqualTo(code);
        assertThat(error.getString("type")).isEqualTo("invalid_request_error");
        assertThat(error.getString("message")).contains("(expected: ");
        return error;
    }

    private static JsonObject assertRefused(String body, int status, String code) throws Exception {
        try (Caller whole = gateway.connect();
                Caller inPieces = gateway.connect()) {
            inPieces.postInPieces(CHAT, gateway.key(), "application/json", body.getBytes(StandardCharsets.UTF_8));
            JsonObject error = assertRefused(whole.post(CHAT, gateway.key(), body), status, code);
            assertThat(assertRefused(inPieces, status, code)).isEqualTo(error);
            return error;
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"model":"simulated/demo","model":"simulated/demo"}                                  | model
                    {"model":"simulated/demo","x":1,"mod\\u0065l":"b"}                                   | model
                    {"model":"simulated/demo","Model":"b"}                                               | model
                    {"MODEL":"simulated/demo"}                                                           | model
                    {"model":"simulated/demo","model":null}                                              | model
                    {"model":"simulated/demo","stream":true,"stream":false}                              | stream
                    {"model":"simulated/demo","stream":true,"\\u0053tream":false}                        | stream
                    {"model":"simulated/demo","stream_options":{},"stream_options":{}}                   | stream_options
                    """)
    void two_members_that_a_host_may_take_for_the_same(String body, String param) throws Exception {
        assertThat(assertRefused(body, 400, "duplicate_key").getString("param")).isEqualTo(param);
    }

    @Test
    void two_wishes_for_usage() throws Exception {
        assertRefused(
                "{\"model\":\"simulated/demo\",\"stream\":true,\"stream_options\":"
                        + "{\"include_usage\":false,\"include_usage\":true}}",
                400,
                "duplicate_key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/* comment */ {\"model\":\"simulated/demo\"}",
                "{\"model\":\"simulated/demo\"/**/}",
                "{\"model\":\"simulated/demo\"} // comment",
                "{\"model\":\"simulated/demo\",}",
                "{\"model\":\"simulated/demo\"} {}",
                "{'model':'simulated/demo'}",
                "{model:\"simulated/demo\"}",
                "{\"model\":\"simulated/demo\",\"a\":NaN}",
                "{\"model\":\"simulated/demo\",\"a\":01}",
                "{\"model\":\"simulated/demo\",\"a\":\"\t\"}",
                "{\"model\":\"simulated/demo\"",
                "\uFEFF{\"model\":\"simulated/demo\"}",
                "[{\"model\":\"simulated/demo\"}]",
                "\"simulated/demo\"",
                "model=simulated%2Fdemo",
                "null"
            })
    void what_is_no_json_object(String body) throws Exception {
        assertRefused(body, 400, "invalid_json");
    }

    @Test
    void a_body_that_is_not_there() throws Exception {
        assertRefused("", 400, "invalid_json");
    }

    @Test
    void depth_bombs() throws Exception {
        assertRefused(
                "{\"model\":\"simulated/demo\",\"a\":" + "[".repeat(64) + "]".repeat(64) + "}", 400, "invalid_json");
        assertRefused("{\"model\":\"simulated/demo\",\"a\":" + "{\"a\":".repeat(30_000), 400, "invalid_json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"messages\":[]}",
                "{\"model\":null}",
                "{\"model\":7}",
                "{\"model\":\"\"}",
                "{\"model\":{}}"
            })
    void a_model_that_is_missing_or_no_name(String body) throws Exception {
        assertThat(assertRefused(body, 400, "invalid_request").getString("param"))
                .isEqualTo("model");
    }

    @Test
    void a_body_that_says_it_is_too_large_is_refused_unread() throws Exception {
        try (Caller caller = gateway.connect()) {
            caller.head(
                    CHAT, gateway.key(), "content-type: application/json\r\ncontent-length: " + (LIMIT + 1) + "\r\n");
            assertRefused(caller, 413, "request_too_large");
            assertThat(caller.isCutOff()).isTrue();
        }
    }

    @Test
    void a_body_of_no_known_length_is_refused_when_it_becomes_too_large() throws Exception {
        String body = "{\"model\":\"simulated/demo\",\"a\":\"" + "a".repeat(LIMIT) + "\"}";
        try (Caller caller = gateway.connect()) {
            caller.postInPieces(CHAT, gateway.key(), "application/json", body.getBytes(StandardCharsets.UTF_8));
            assertRefused(caller, 413, "request_too_large");
        }
    }

    @Test
    void a_path_may_have_a_limit_of_its_own() throws Exception {
        String body = "{\"model\":\"simulated/demo\",\"input\":\"" + "a".repeat(SPEECH_LIMIT) + "\"}";
        for (boolean declared : List.of(true, false)) {
            try (Caller caller = gateway.connect()) {
                if (declared) {
                    caller.post("/v1/audio/speech", gateway.key(), body);
                } else {
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    caller.postInPieces("/v1/audio/speech", gateway.key(), "application/json", bytes);
                }
                assertThat(assertRefused(caller, 413, "request_too_large").getString("message"))
                        .contains("at most " + SPEECH_LIMIT + " bytes");
            }
        }
    }
}
