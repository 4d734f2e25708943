package dev.sluice.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read is written again as it was. */
class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"z\":1,\"a\":{\"y\":[],\"b\":null}}",
                "[1.0,1,1e400,-0,12345678901234567890,0.10,1E+2]",
                "\"\\ud83d\"",
                "\"a\\ud83d\\\"\\\\\\n\\t\\r\\u0001\"",
                "\"\uD83D\uDE00 é \u2028\"",
                "true",
                "{}"
            })
    void what_was_written_stays(String json) {
        assertThat(JsonReader.read(json)).hasToString(json);
        assertThat(JsonReader.read(Buffer.buffer(json)).toBuffer()).hasToString(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{}{}", "{\"a\":}", "[1,]", "nul", "\"a", "{a:1}", "01", "NaN", "\"\n\""})
    void what_is_no_json_is_refused(String text) {
        assertThatThrownBy(() -> JsonReader.read(text)).isInstanceOf(InvalidJsonException.class);
        assertThatThrownBy(() -> JsonReader.read(Buffer.buffer(text))).isInstanceOf(InvalidJsonException.class);
    }

    @Test
    void too_deep_is_refused_and_not_overflown() {
        String deep = "[".repeat(100_000);

        assertThatThrownBy(() -> JsonReader.read(deep)).isInstanceOf(InvalidJsonException.class);
    }

    @Test
    void an_object_is_asked_for_what_it_has() {
        Json.Obj object = JsonReader.readObject(Buffer.buffer("{\"n\":7,\"f\":1.5,\"t\":\"x\",\"z\":null,\"a\":[1]}"));

        assertThat(object.number("n", -1)).isEqualTo(7);
        assertThat(object.number("f", -1)).isEqualTo(-1);
        assertThat(object.text("t")).isEqualTo("x");
        assertThat(object.text("n")).isNull();
        assertThat(object.get("z")).isEqualTo(Json.Null.VALUE);
        assertThat(object.value("z")).isNull();
        assertThat(object.elements("a")).containsExactly(Json.Num.of(1));
        assertThat(object.elements("t")).isEmpty();
    }
}
