package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.simulated.BillEntry;
import dev.sluice.testing.Caller;
import dev.sluice.testing.CallerWire;
import dev.sluice.testing.OverBothWires;
import dev.sluice.testing.TestGateway;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a caller writes is what the host reads, but for the two places where the gateway writes itself. */
@OverBothWires
class FidelityIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK = "\"stream_options\":{\"include_usage\":true}";

    private static TestGateway gateway;

    FidelityIT(CallerWire wire) {}

    @BeforeParameterizedClassInvocation
    static void start(CallerWire wire) {
        gateway = TestGateway.start("""
                models:
                  - {name: my-alias, target: simulated/demo}
                simulated:
                  firstToken: 0ms
                  interToken: 0ms
                  recordBodies: true
                """).over(wire);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        gateway.close();
    }

    /** Sends a body in pieces of any size, and holds that the host got {@code expected}. */
    private static void assertAtHost(String path, String sent, String expected) throws Exception {
        byte[] wanted = expected.getBytes(StandardCharsets.UTF_8);
        try (Caller caller = gateway.connect()) {
            caller.postInPieces(path, gateway.key(), "application/json", sent.getBytes(StandardCharsets.UTF_8));
            String requestId = caller.readHead().header("x-request-id");
            assertThat(requestId).as("%s%n%s", sent, caller.readBody()).startsWith("req_");
            long ordinal = Long.parseLong(requestId.substring("req_".length()));
            BillEntry entry = TestGateway.await(gateway.host().bill().first(ended -> ended.ordinal() == ordinal));
            if (wanted.length <= 64 * 1024) {
                assertThat(gateway.bodyAtHost(ordinal)).isEqualTo(expected);
            }
            assertThat(entry.bytesReceived()).isEqualTo(wanted.length);
            assertThat(entry.bodySha256()).isEqualTo(sha256(wanted));
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** Bodies that a gateway which parses and writes again would change; NAME stands for the model. */
    static List<String> bodies() {
        return List.of(
                "{\"model\":NAME}",
                "{ \"zzz\" : 1 ,\n\t\"model\" :  NAME  ,\r\n \"aaa\":[ ] , \"unknown\":{\"b\":{},\"a\":null}}  \n",
                "{\"a\":1.0,\"b\":1e400,\"c\":18446744073709551616,\"d\":-0,\"e\":1E+2,\"f\":0.10000000000000000555,"
                        + "\"g\":-9223372036854775808,\"model\":NAME}",
                "{\"x\":1,\"model\":NAME,\"x\":2,\"messages\":[],\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
                "{\"model\":NAME,\"a\":\"\\ud83d\",\"b\":\"\\uDE00\\ud83d\",\"c\":\"\\u0000\\/\\u00e9é😀\",\"\\ud800\":1}",
                "{\"metadata\":{\"model\":\"other\",\"stream\":true},\"model\":NAME,\"a\":\"\\\"model\\\":\\\"x\\\"\"}",
                "{\"mod\\u0065l\":NAME}",
                "{\"model\":NAME,\"deep\":" + "[".repeat(63) + "]".repeat(63) + "}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "long ".repeat(60_000) + "\"}],\"model\":NAME}");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_body_arrives_as_it_was_sent(String body) throws Exception {
        for (String path : List.of(CHAT, "/v1/responses", "/v1/embeddings", "/openai/v1/chat/completions")) {
            String same = body.replace("NAME", "\"demo\"");
            assertAtHost(path, same, same);
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void nothing_but_the_name_of_the_model_is_changed(String body) throws Exception {
        String expected = body.replace("NAME", "\"demo\"");
        for (String name : List.of("\"my-alias\"", "\"simulated/demo\"", "\"simulated\\/dem\\u006f\"")) {
            assertAtHost(CHAT, body.replace("NAME", name), expected);
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void the_wish_for_usage_is_written_behind_the_first_brace(String body) throws Exception {
        String sent = body.replaceFirst("\\{", "{\"stream\":true,");
        String expected = sent.replaceFirst("\\{", "{" + ASK + ",");
        assertAtHost(CHAT, sent.replace("NAME", "\"my-alias\""), expected.replace("NAME", "\"demo\""));
        assertAtHost("/v1/completions", sent.replace("NAME", "\"demo\""), expected.replace("NAME", "\"demo\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"include_usage":true}                              | {"include_usage":true}
                    {"include_usage":false}                             | {"include_usage":true}
                    { "include_usage" : false , "x" : 1.0 }             | { "include_usage" : true , "x" : 1.0 }
                    {"include_obfuscation":false}                       | {"include_usage":true,"include_obfuscation":false}
                    {"include_usage":null}                              | {"include_usage":true}
                    { }                                                 | {"include_usage":true }
                    {}                                                  | {"include_usage":true}
                    null                                                | {"include_usage":true}
                    [1]                                                 | [1]
                    """)
    void the_wish_for_usage_is_written_into_options_that_are_there(String sent, String expected) throws Exception {
        String body = "{\"model\":NAME,\"stream\":true,\"stream_options\": OPTIONS ,\"z\":1.0}";
        for (String name : List.of("\"my-alias\"", "\"demo\"")) {
            assertAtHost(
                    CHAT,
                    body.replace("NAME", name).replace("OPTIONS", sent),
                    body.replace("NAME", "\"demo\"").replace("OPTIONS", expected));
        }
    }

    @Test
    void the_wish_for_usage_is_written_only_where_it_has_a_meaning() throws Exception {
        for (String body : List.of(
                "{\"model\":\"demo\",\"stream\":false}",
                "{\"stream\":null,\"model\":\"demo\"}",
                "{\"model\":\"demo\"}")) {
            assertAtHost(CHAT, body, body);
        }
        String stream = "{\"model\":\"demo\",\"stream\":true,\"input\":\"a\"}";
        assertAtHost("/v1/responses", stream, stream);
        assertAtHost("/v1/embeddings", stream, stream);
    }

    @Test
    void a_model_that_stands_behind_the_options_is_renamed_too() throws Exception {
        assertAtHost(
                CHAT,
                "{\"stream\":true,\"stream_options\":{\"a\":\"é\"},\"model\":\"my-alias\",\"b\":\"é\"}",
                "{\"stream\":true,\"stream_options\":{\"include_usage\":true,\"a\":\"é\"},\"model\":\"demo\",\"b\":\"é\"}");
    }
}
