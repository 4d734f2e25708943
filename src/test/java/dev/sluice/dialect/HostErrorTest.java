package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostErrorTest {
    private static HostError read(String json) {
        return Objects.requireNonNull(HostError.read(Buffer.buffer(json)), json);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"error":{"message":"no","code":429}}                                       | 429
            {"error":{"message":"no","code":"429"}}                                     | 429
            {"error":{"message":"no","status":503}}                                     | 503
            {"error":{"message":"no","status":503.0,"code":400}}                        | 503
            {"error":{"message":"no","status_code":418,"status":503,"code":400}}        | 418
            {"error":{"message":"no"},"status":404}                                     | 404
            {"error":{"message":"no","status":404},"status":500}                        | 404
            {"error":"no","status":404}                                                 | 502
            {"error":{"message":"no","code":401}}                                       | 502
            {"error":{"message":"no","code":"401"}}                                     | 502
            {"error":{"message":"no","code":200}}                                       | 502
            {"error":{"message":"no","code":600}}                                       | 502
            {"error":{"message":"no","code":"4291"}}                                    | 502
            {"error":{"message":"no","code":"rate_limit_exceeded"}}                     | 429
            {"error":{"message":"no","type":"Rate_Limit_Error"}}                        | 429
            {"error":{"message":"no","code":"insufficient_quota"}}                      | 429
            {"error":{"message":"no","type":"overloaded_error"}}                        | 503
            {"error":{"message":"no","type":"invalid_request_error"}}                   | 400
            {"error":{"message":"no","type":"invalid_request_error","code":"rate_limit_exceeded"}} | 429
            {"error":{"message":"no","code":"context_length_exceeded"}}                 | 400
            {"error":{"message":"no","code":"invalid_prompt"}}                          | 400
            {"error":{"message":"no","code":"server_error"}}                            | 500
            {"error":{"message":"no","type":"strange"}}                                 | 502
            {"error":{"message":"rate_limit"}}                                          | 502
            {"error":{}}                                                                | 502
            {"message":"no","code":"rate_limit_exceeded"}                               | 429
            {"type":"error","message":"no","status":503}                                | 503
            {"type":"response.failed","response":{"status":"failed","error":{"code":"rate_limit_exceeded"}}} | 429
            {"type":"response.failed","response":{"error":null},"error":null,"message":"no","code":429}    | 429
            """)
    void the_status_is_the_hosts_own_or_fits_its_words(String json, int status) {
        assertThat(read(json).status()).isEqualTo(status);
    }

    @Test
    void the_words_are_the_hosts_and_the_shape_is_openais() {
        JsonObject empty = new JsonObject("{\"message\":null,\"type\":null,\"param\":null,\"code\":null}");

        assertThat(read("{\"error\":\"no\"}").body().toJsonObject())
                .isEqualTo(new JsonObject().put("error", empty.copy().put("message", "no")));
        assertThat(read("{\"error\":{\"message\":\"no\",\"code\":7,\"more\":[1]},\"id\":1}")
                        .body()
                        .toJsonObject())
                .isEqualTo(new JsonObject()
                        .put(
                                "error",
                                empty.copy().put("message", "no").put("code", 7).put("more", new JsonArray().add(1))));
        assertThat(read("{\"type\":\"error\",\"sequence_number\":4,\"message\":\"no\",\"param\":\"p\"}")
                        .body()
                        .toJsonObject())
                .isEqualTo(new JsonObject()
                        .put(
                                "error",
                                empty.copy()
                                        .put("type", "error")
                                        .put("message", "no")
                                        .put("param", "p")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "5",
                "\"error\"",
                "{",
                "{}",
                "{\"error\":null}",
                "{\"error\":5}",
                "{\"error\":[\"no\"]}",
                "{\"type\":\"response.failed\",\"response\":{\"error\":null}}",
                "{\"error\":{\"message\":\"no\"}} and more",
                "data: {\"error\":{\"message\":\"no\"}}",
            })
    void what_tells_no_error_is_none(String json) {
        assertThat(HostError.read(Buffer.buffer(json))).isNull();
    }
}
