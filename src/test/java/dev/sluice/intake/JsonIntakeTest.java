package dev.sluice.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Operation;
import dev.sluice.dialect.Ask;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.stream.Cuts;
import dev.sluice.stream.Slices;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonIntakeTest {
    private static final String MODEL = "\"model\" : \"caller-model\"";
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"model\":\"no\",\"stream\":false,"
            + "\"content\":\"\\\"stream_options\\\":{} \\u00e9 ü 😀\"}]";

    private final BodyBudget budget = new BodyBudget(1 << 20);

    private Future<Ask> read(List<Buffer> slices) {
        FakeCaller caller = new FakeCaller().sends(slices);
        caller.ends();
        return intake(caller).read();
    }

    private JsonIntake intake(FakeCaller caller) {
        return new JsonIntake(
                caller.inbound(-1), Operation.CHAT, 10_000, budget.open(), FakeCaller.LIMITS, caller.wheel);
    }

    private Ask ask(String body) {
        return read(List.of(Buffer.buffer(body))).result();
    }

    private void everyCut(String body, Consumer<Future<Ask>> check) {
        Cuts.forEach(Buffer.buffer(body), 10, slices -> check.accept(read(slices)));
    }

    private void assertRefused(String body, Kind kind) {
        everyCut(
                body,
                read -> assertThat(read.cause())
                        .as(body)
                        .isInstanceOfSatisfying(
                                Failure.class,
                                failure -> assertThat(failure.kind()).isEqualTo(kind)));
    }

    private void assertRefused(String body, Kind kind, String param) {
        assertRefused(body, kind);
        assertThat(((Failure) read(List.of(Buffer.buffer(body))).cause()).param())
                .as(body)
                .isEqualTo(param);
    }

    private static String sent(Ask ask, String hostModel, boolean withUsage) {
        return ((Slices) ask.bodyFor(hostModel, withUsage)).join().toString();
    }

    /** A request with its members in each of the orders that a rotation gives. */
    private static List<String> orders(String model, String options) {
        List<String> members = new ArrayList<>(List.of(model, "\"stream\":true", MESSAGES));
        if (!options.isEmpty()) {
            members.add(2, options);
        }
        List<String> bodies = new ArrayList<>();
        for (int first = 0; first < members.size(); first++) {
            Collections.rotate(members, 1);
            bodies.add("{" + String.join(" , ", members) + "}\n");
        }
        return bodies;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "stream_options":null                                  | "stream_options":{"include_usage":true}
            "stream_options" : null                                | "stream_options" : {"include_usage":true}
            "stream_options":{}                                    | "stream_options":{"include_usage":true}
            "stream_options":{ }                                   | "stream_options":{"include_usage":true }
            "stream_options":{"include_usage":false}               | "stream_options":{"include_usage":true}
            "stream_options":{"include_usage":null}                | "stream_options":{"include_usage":true}
            "stream_options":{"include_usage" : 0 }                | "stream_options":{"include_usage" : true }
            "stream_options":{"include_usage":-1.5e3}              | "stream_options":{"include_usage":true}
            "stream_options":{"include_usage":"true"}              | "stream_options":{"include_usage":true}
            "stream_options":{"a":1}                               | "stream_options":{"include_usage":true,"a":1}
            "stream_options":{ "a":1,"a":2}                        | "stream_options":{"include_usage":true, "a":1,"a":2}
            "stream_options":{"a":{"include_usage":true}}          | "stream_options":{"include_usage":true,"a":{"include_usage":true}}
            "stream_options":{"a":[{"include_usage":1}]}           | "stream_options":{"include_usage":true,"a":[{"include_usage":1}]}
            "stream_options":{"include_usages":true}               | "stream_options":{"include_usage":true,"include_usages":true}
            "stream_options":{"a":{},"include_usage":false,"b":[]} | "stream_options":{"a":{},"include_usage":true,"b":[]}
            "stream\\u005foptions":{"\\u0069nclude_usage":false}   | "stream\\u005foptions":{"\\u0069nclude_usage":true}
            """)
    void the_usage_is_asked_for_in_whatever_form_the_options_are(String options, String changed) {
        List<String> expected = orders(MODEL.replace("caller", "host"), changed);
        List<String> bodies = orders(MODEL, options);
        for (int i = 0; i < bodies.size(); i++) {
            String body = bodies.get(i);
            String outgoing = expected.get(i);
            everyCut(body, read -> {
                Ask ask = read.result();

                assertThat(ask.model()).isEqualTo("caller-model");
                assertThat(ask.stream()).isTrue();
                assertThat(ask.canAskForUsage()).isTrue();
                assertThat(sent(ask, "host-model", true)).isEqualTo(outgoing);
                assertThat(sent(ask, "caller-model", false)).isEqualTo(body);
            });
        }
    }

    @Test
    void options_that_are_not_there_are_put_in_front() {
        List<String> expected = orders(MODEL.replace("caller", "host"), "");
        List<String> bodies = orders(MODEL, "");
        for (int i = 0; i < bodies.size(); i++) {
            String outgoing = "{\"stream_options\":{\"include_usage\":true},"
                    + expected.get(i).substring(1);
            everyCut(
                    bodies.get(i),
                    read -> assertThat(sent(read.result(), "host-model", true)).isEqualTo(outgoing));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"include_usage\":true}",
                "{\"a\":{\"include_usage\":false},\"include_usage\" : true , \"b\":1}",
                "{\"a\":1,\"include_usage\":{\"include_usage\":false}}",
                "{\"include_usage\":[false]}",
                "\"include_usage\"",
                "true",
                "7",
                "[]",
                "[{\"include_usage\":false}]",
            })
    void options_that_ask_already_or_are_not_ours_to_understand_stay_as_they_are(String options) {
        List<String> expected = orders(MODEL.replace("caller", "host"), "\"stream_options\":" + options);
        List<String> bodies = orders(MODEL, "\"stream_options\":" + options);
        for (int i = 0; i < bodies.size(); i++) {
            String outgoing = expected.get(i);
            everyCut(bodies.get(i), read -> {
                Ask ask = read.result();

                assertThat(ask.canAskForUsage()).isFalse();
                assertThat(sent(ask, "host-model", true)).isEqualTo(outgoing);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "false", "null", "0", "1", "\"true\"", "{}", "[true]", "{\"stream\":true}"})
    void only_a_plain_true_is_a_stream(String value) {
        String stream = value.isEmpty() ? "" : "\"stream\":" + value + ",";
        String body = "{\"stream_options\":{\"include_usage\":false}," + stream + MODEL + "}";

        everyCut(body, read -> {
            Ask ask = read.result();

            assertThat(ask.stream()).isFalse();
            assertThat(ask.canAskForUsage()).isFalse();
            assertThat(sent(ask, "caller-model", ask.canAskForUsage())).isEqualTo(body);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "model":"a","model":"b"                                | model
            "model":"a","model":"a"                                | model
            "model":"a","MODEL":"b"                                | model
            "model":"a","m\\u006fdel":"b"                          | model
            "Model":"a"                                            | model
            "model":"a","stream":true,"stream":true                | stream
            "model":"a","stream":true,"Stream":false               | stream
            "model":"a","\\u0053tream":true                        | stream
            "model":"a","stream_options":{},"stream_options":{}    | stream_options
            "model":"a","stream_options":null,"Stream_Options":{}  | stream_options
            "model":"a","stream_options":{"include_usage":true,"include_usage":true}   | include_usage
            "model":"a","stream_options":{"include_usage":true,"x":1,"Include_Usage":0} | include_usage
            "model":"a","stream_options":{"INCLUDE_USAGE":true}    | include_usage
            """)
    void what_a_host_could_read_in_another_way_is_refused(String members, String param) {
        assertRefused("{" + members + "}", Kind.DUPLICATE_KEY, param);
        assertRefused("{\"x\":[{}]," + members + ",\"y\":\"\"}", Kind.DUPLICATE_KEY, param);
    }

    @Test
    void the_same_names_elsewhere_are_none_of_our_business() {
        String body = "{\"a\":{\"model\":1,\"model\":2,\"Stream\":1},\"b\":[{\"Model\":1}],\"models\":2," + MODEL
                + ",\"a\":\"model\",\"include_usage\":1,\"include_usage\":2}";

        everyCut(
                body,
                read -> assertThat(sent(read.result(), "caller-model", false)).isEqualTo(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "5", "true", "{}", "[\"a\"]", "\"\""})
    void a_model_that_is_no_name_is_refused(String value) {
        assertRefused("{\"model\":" + value + "}", Kind.INVALID_REQUEST, "model");
    }

    @Test
    void a_model_has_at_most_512_bytes() {
        String longest = "é".repeat(256);

        assertThat(ask("{\"model\":\"" + longest + "\"}").model()).isEqualTo(longest);
        assertRefused("{\"model\":\"" + longest + "x\"}", Kind.INVALID_REQUEST, "model");
    }

    @Test
    void the_escapes_of_a_model_are_resolved_and_what_is_sent_is_escaped() {
        String body = "{\"model\":\"a\\/b\\u002dc\\\"\"}";

        everyCut(body, read -> {
            Ask ask = read.result();

            assertThat(ask.model()).isEqualTo("a/b-c\"");
            assertThat(sent(ask, "a/b-c\"", false)).isEqualTo(body);
            assertThat(sent(ask, "\"\\", false)).isEqualTo("{\"model\":\"\\\"\\\\\"}");
        });
    }

    @Test
    void a_model_that_is_no_valid_text_is_refused() {
        Buffer body = Buffer.buffer("{\"model\":\"").appendByte((byte) 0xc3).appendString("\"}");

        Future<Ask> read = read(List.of(body));

        assertThat(read.cause()).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.INVALID_JSON);
            assertThat(failure.param()).isEqualTo("model");
        });
    }

    @Test
    void a_body_without_a_model_is_taken_in_as_it_is() {
        everyCut("{ }", read -> {
            Ask ask = read.result();

            assertThat(ask.model()).isNull();
            assertThat(sent(ask, "default", false)).isEqualTo("{ }");
            // Nobody asks for the usage of such a body, but what would be written is JSON.
            assertThat(sent(ask, "default", true)).isEqualTo("{\"stream_options\":{\"include_usage\":true} }");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\ufeff{\"model\":\"a\"}",
                "// hi\n{\"model\":\"a\"}",
                "{\"model\":\"a\" /* hi */}",
                "{\"model\":\"a\"} {}",
                "{\"model\":\"a\"",
                "[\"model\"]",
                "{\"model\":\"a\",\"x\":[NaN]}",
            })
    void what_is_no_json_object_is_refused(String body) {
        assertRefused(body, Kind.INVALID_JSON);
    }

    @Test
    void nothing_is_read_on_after_the_first_fault() {
        FakeCaller caller = new FakeCaller();
        Future<Ask> read = intake(caller).read();

        caller.sends("{\"a\":" + "[".repeat(64));

        assertThat(read.cause()).hasMessageContaining("64 levels");
        assertThat(caller.body.wantsMore()).isFalse();
        caller.sends("[").ends();
        assertThat(read.cause()).hasMessageContaining("64 levels");
    }

    @Test
    void a_body_may_be_as_long_as_the_limit_and_not_a_byte_longer() {
        String longest = "{\"model\":\"a\",\"x\":\"" + "x".repeat(10_000 - 20) + "\"}";
        FakeCaller caller = new FakeCaller();
        Future<Ask> read = intake(caller).read();

        assertThat(ask(longest).body().length()).isEqualTo(10_000);
        caller.sends(longest);
        assertThat(read.isComplete()).isFalse();
        caller.sends(" ");
        assertThat(read.cause()).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.REQUEST_TOO_LARGE);
            assertThat(failure).hasMessageContaining("10000 bytes");
        });
        assertThat(caller.body.wantsMore()).isFalse();
    }

    @Test
    void a_caller_who_breaks_off_or_leaves_is_told_nothing_more() {
        FakeCaller broken = new FakeCaller().sends("{\"model\":");
        Future<Ask> ofBroken = intake(broken).read();
        FakeCaller gone = new FakeCaller().sends("{\"model\":");
        Future<Ask> ofGone = intake(gone).read();

        broken.breaksOff();
        gone.leaves();

        for (Future<Ask> read : List.of(ofBroken, ofGone)) {
            assertThat(read.cause())
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.CALLER_GONE));
        }
    }

    @Test
    void what_was_taken_in_whole_stays_when_the_caller_leaves() {
        FakeCaller caller = new FakeCaller().sends("{\"model\":\"a\"}");
        Future<Ask> read = intake(caller).read();
        caller.ends();

        caller.leaves();

        assertThat(read.result().body().length()).isEqualTo(13);
    }

    @Test
    void a_body_that_trickles_in_is_refused() {
        FakeCaller caller = new FakeCaller().sends("{\"model\":\"a\",");
        Future<Ask> read = intake(caller).read();

        caller.pass(FakeCaller.WINDOW);

        assertThat(read.cause())
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.REQUEST_TIMEOUT));
    }

    @Test
    void the_clock_stops_with_the_end_of_the_body() {
        FakeCaller caller = new FakeCaller().sends("{\"model\":\"a\"}");
        Future<Ask> read = intake(caller).read();
        caller.ends();

        caller.pass(3 * FakeCaller.WINDOW);

        assertThat(read.succeeded()).isTrue();
    }
}
