package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScanTest {
    private static final String REQUEST = """
            {"messages":[{"role":"user","content":"say \\"model\\": \\\\ \\u00e9 \\ud83d\\ude00 ü {}[]"}],
             "temperature":1.0, "n": -0, "big":12345678901234567890e+10,"x":[true,false,null,[],{}],
             "stream_options" : {"a":{"include_usage":1},"include_usage": true , "b":[{"model":"no"}]},
             "mod\\u0065l" : "gpt-4o", "stream":true}
            """;

    private static final class Found {
        final JsonMember model = JsonMember.top("model");
        final JsonMember stream = JsonMember.top("stream");
        final JsonMember options = JsonMember.top("stream_options");
        final JsonMember usage = options.child("include_usage");
        final JsonScan scan = new JsonScan(model, stream, options, usage);

        @Nullable
        Failure scan(List<Buffer> slices) {
            for (Buffer slice : slices) {
                Failure failure = scan.feed(slice);
                if (failure != null) {
                    return failure;
                }
            }
            return scan.end();
        }
    }

    @Test
    void every_cut_of_the_bytes_finds_the_same_members() {
        Buffer body = Buffer.buffer(REQUEST);

        Cuts.forEach(body, 200, slices -> {
            Found found = new Found();

            assertThat(found.scan(slices)).isNull();

            assertThat(text(body, found.model)).isEqualTo("\"gpt-4o\"");
            assertThat(text(body, found.options)).startsWith("{\"a\":").endsWith("[{\"model\":\"no\"}]}");
            assertThat(text(body, found.usage)).isEqualTo("true");
            assertThat(found.stream.isTrue()).isTrue();
            assertThat(found.model.isAmbiguous() || found.usage.isAmbiguous()).isFalse();
            assertThat(found.scan.topStart()).isEqualTo(1);
        });
    }

    private static String text(Buffer body, JsonMember member) {
        return body.getString((int) member.start(), (int) member.end());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"a\",\"model\":\"b\"}",
                "{\"model\":\"a\",\"\\u006dodel\":\"b\"}",
                "{\"model\":\"a\",\"Model\":\"b\"}",
                "{\"MODEL\":\"b\"}",
            })
    void a_name_that_hosts_may_read_in_two_ways_is_ambiguous(String body) {
        Found found = new Found();

        assertThat(found.scan(List.of(Buffer.buffer(body)))).isNull();

        assertThat(found.model.isAmbiguous()).isTrue();
    }

    @Test
    void other_duplicate_names_are_none_of_our_business() {
        Found found = new Found();

        assertThat(found.scan(List.of(Buffer.buffer("{\"a\":1,\"a\":2,\"b\":{\"model\":1,\"model\":2}}"))))
                .isNull();

        assertThat(found.model.isNamed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "null",
                "\"model\"",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "{,}",
                "{\"a\":1}}",
                "{\"a\":1} x",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":1e}",
                "{\"a\":-}",
                "{\"a\":tru}",
                "{\"a\":nul}",
                "{\"a\":True}",
                "{\"a\":NaN}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"line\nbreak\"}",
                "{\"a\":\"tab\t\"}",
                "{\"a\":]}",
                "{\"a\":1/*c*/}",
                "{//c\n\"a\":1}",
                "/**/{}",
                "{\"a\":1}//",
                "\ufeff{}",
                "{\"a\":1}{\"b\":2}",
                "{\"a\" 1}",
                "{\"a\":[}",
                "{\"a\":{]}",
                "#{}"
            })
    void what_is_no_json_object_is_refused_wherever_it_is_cut(String body) {
        Buffer bytes = Buffer.buffer(body);

        Cuts.forEach(bytes, 20, slices -> {
            Failure failure = new Found().scan(slices);

            assertThat(failure)
                    .hasMessageContaining("expected")
                    .extracting(Failure::kind)
                    .isEqualTo(Kind.INVALID_JSON);
        });
    }

    @Test
    void comments_and_byte_order_marks_are_named() {
        assertThat(new Found().scan(List.of(Buffer.buffer("{\"a\":1 /* */}"))))
                .hasMessage("body, byte 7: a comment (expected: a comma or a closing brace)");
        assertThat(new Found().scan(List.of(Buffer.buffer("\ufeff{}"))))
                .hasMessage("body, byte 0: a byte order mark (expected: a JSON object)");
    }

    @Test
    void nesting_ends_at_the_limit() {
        String deepest = "{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}";
        String tooDeep = "{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}";
        String bomb = "{\"a\":" + "[".repeat(1_000_000);

        assertThat(new Found().scan(List.of(Buffer.buffer(deepest)))).isNull();
        assertThat(new Found().scan(List.of(Buffer.buffer(tooDeep)))).isNotNull();
        assertThat(new Found().scan(List.of(Buffer.buffer(bomb)))).hasMessageContaining("64 levels");
    }

    /** Jackson, strict, is the second opinion on ten thousand bodies that were damaged at random. */
    @Test
    void damaged_bodies_are_judged_as_jackson_judges_them() {
        Random random = new Random(11);
        byte[] alphabet = "{}[]\",:\\ntrufals0123456789.eE+-/ \n".getBytes(StandardCharsets.US_ASCII);
        for (int round = 0; round < 10_000; round++) {
            byte[] bytes = REQUEST.replace("ü", "u").getBytes(StandardCharsets.US_ASCII);
            for (int damage = random.nextInt(3); damage >= 0; damage--) {
                bytes[random.nextInt(bytes.length)] = alphabet[random.nextInt(alphabet.length)];
            }

            boolean accepted = new Found().scan(Cuts.randomly(Buffer.buffer(bytes), random)) == null;

            assertThat(accepted).as(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(jacksonAccepts(bytes));
        }
    }

    private static boolean jacksonAccepts(byte[] bytes) {
        JsonFactory strict = JsonFactory.builder()
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                .build();
        try (JsonParser parser = strict.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
        } catch (IOException notJson) {
            return false;
        }
    }
}
