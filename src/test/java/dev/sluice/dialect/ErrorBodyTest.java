package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorBodyTest {
    @Test
    void has_the_four_members_of_openai() {
        assertThat(ErrorBody.of(Failure.ofParam(Kind.MODEL_NOT_FOUND, "model", "model: \"x\"\n (expected: y)"))
                        .toString())
                .isEqualTo("{\"error\":{\"message\":\"model: \\\"x\\\"\\n (expected: y)\","
                        + "\"type\":\"invalid_request_error\",\"param\":\"model\",\"code\":\"model_not_found\"}}");
        assertThat(ErrorBody.of(Failure.of(Kind.UPSTREAM_TRUNCATED, "ended early"))
                        .toString())
                .isEqualTo("{\"error\":{\"message\":\"ended early\",\"type\":\"server_error\",\"param\":null,"
                        + "\"code\":\"upstream_truncated\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{}}",
                " { \"error\" : \"no\" } \r\n\r\n",
                "{\"a\":[{\"error\":null}],\"error\":1}",
                "{\"\\u0065rror\":[]}",
                "{\"error\":{},\"b64_json\":\"aaaa",
            })
    void an_error_at_the_top_is_one(String json) {
        assertThat(ErrorBody.isTopLevelError(Buffer.buffer(json))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"error\":null}",
                "{\"a\":{\"error\":{}}}",
                "[{\"error\":{}}]",
                "{\"a\":\"\\\"error\\\":{}\"}",
                "{\"error\":{\"message\":\"n",
                "{\"error\":{}} and more",
                "\"error\"",
            })
    void all_else_is_none(String json) {
        assertThat(ErrorBody.isTopLevelError(Buffer.buffer(json))).isFalse();
    }
}
