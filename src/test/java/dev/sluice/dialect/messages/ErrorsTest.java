package dev.sluice.dialect.messages;

import static dev.sluice.dialect.messages.Recordings.DIALECT;
import static dev.sluice.dialect.messages.Recordings.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.HostFault.Sort;
import dev.sluice.testing.Recorded;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest {
    private static HostFault read(int status, String body) {
        return DIALECT.readError(status, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(body));
    }

    private static String error(String type, String message) {
        return "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message + "\"}}";
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, INVALID_REQUEST",
        "413, invalid_request_error, TOO_LARGE",
        "401, authentication_error, AUTHENTICATION",
        "402, billing_error, PERMISSION",
        "403, permission_error, PERMISSION",
        "404, not_found_error, NOT_FOUND",
        "413, request_too_large, TOO_LARGE",
        "429, rate_limit_error, RATE_LIMIT",
        "500, api_error, SERVER",
        "504, timeout_error, TIMEOUT",
        "529, overloaded_error, OVERLOADED",
        "503, something_new, OVERLOADED",
    })
    void the_type_says_what_went_wrong(int status, String type, Sort sort) {
        assertThat(read(status, error(type, "words"))).isEqualTo(new HostFault(sort, status, "words", type, null, -1));
    }

    @Test
    void a_prompt_that_is_too_long_is_known_by_its_words_and_told_with_them() {
        HostFault fault = read(400, error("invalid_request_error", "prompt is too long: 3 tokens > 2 maximum"));

        assertThat(fault.sort()).isEqualTo(Sort.CONTEXT_TOO_LONG);
        assertThat(fault.code()).isEqualTo("context_length_exceeded");
        assertThat(DIALECT.writeError(HostFault.of(Sort.CONTEXT_TOO_LONG, "too many tokens"), "r"))
                .isEqualTo(json("{'type':'error','error':{'type':'invalid_request_error',"
                        + "'message':'prompt is too long: too many tokens'},'request_id':'r'}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>busy</html>", "[]", "{}", "{\"error\":7}", "{\"error\":{}}", "null", "{\"a"})
    void any_body_gives_a_clean_fault(String body) {
        assertThat(read(502, body))
                .isEqualTo(new HostFault(Sort.SERVER, 502, "The host answered with status 502", null, null, -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"error\":\"words\"}", "{\"message\":\"words\"}", "{\"error\":{\"message\":\"words\"}}"})
    void words_of_proxies_are_found(String body) {
        assertThat(read(429, body)).isEqualTo(new HostFault(Sort.RATE_LIMIT, 429, "words", null, null, -1));
    }

    @ParameterizedTest
    @CsvSource({
        "retry-after, 24, 24000",
        "retry-after, 1.5, 1500",
        "retry-after-ms, 250, 250",
        "retry-after, soon, -1",
        "retry-after, 'Wed, 21 Oct 2015 07:28:00 GMT', 0",
        "other, 1, -1"
    })
    void the_host_says_when_to_try_again(String header, String value, long millis) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add(header, value);

        assertThat(DIALECT.readError(429, headers, Buffer.buffer()).retryAfterMillis())
                .isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST, invalid_request_error",
        "CONTENT_FILTER, invalid_request_error",
        "AUTHENTICATION, authentication_error",
        "PERMISSION, permission_error",
        "NOT_FOUND, not_found_error",
        "TOO_LARGE, request_too_large",
        "RATE_LIMIT, rate_limit_error",
        "QUOTA, rate_limit_error",
        "SERVER, api_error",
        "OVERLOADED, overloaded_error",
        "TIMEOUT, timeout_error",
    })
    void every_fault_has_a_type(Sort sort, String type) {
        assertThat(DIALECT.writeError(HostFault.of(sort, "words"), "r"))
                .isEqualTo(json("{'type':'error','error':{'type':'" + type + "','message':'words'},'request_id':'r'}"));
    }

    @Test
    void every_recorded_error_is_written_with_the_type_and_words_it_came_with() {
        for (Recorded one : Recordings.all()) {
            dev.sluice.json.Json.Obj told = Recordings.object(one.response());
            if (one.status() >= 400 && told != null && "error".equals(told.text("type"))) {
                HostFault fault = DIALECT.readError(one.status(), one.headers(), one.response());
                assertThat(DIALECT.writeError(fault, "r").get("error")).isEqualTo(told.get("error"));
                assertThat(fault.status()).isEqualTo(one.status());
            }
        }
    }
}
