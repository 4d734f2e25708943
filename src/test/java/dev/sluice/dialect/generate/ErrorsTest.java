package dev.sluice.dialect.generate;

import static dev.sluice.dialect.generate.Written.DIALECT;
import static dev.sluice.dialect.generate.Written.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.HostFault.Sort;
import dev.sluice.provider.simulated.Fixtures;
import dev.sluice.testing.Recorded;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest {
    private static HostFault read(int status, String body) {
        return DIALECT.readError(status, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(body.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | INVALID_ARGUMENT    | bad schema                                                  | INVALID_REQUEST
            400 | INVALID_ARGUMENT    | The input token count (9) exceeds the maximum number (8).   | CONTEXT_TOO_LONG
            400 | INVALID_ARGUMENT    | API key not valid. Please pass a valid API key.             | AUTHENTICATION
            400 | FAILED_PRECONDITION | User location is not supported                              | INVALID_REQUEST
            401 | UNAUTHENTICATED     | no                                                          | AUTHENTICATION
            403 | PERMISSION_DENIED   | no                                                          | PERMISSION
            404 | NOT_FOUND           | no                                                          | NOT_FOUND
            429 | RESOURCE_EXHAUSTED  | Quota exceeded. Please retry in 48.93s.                     | RATE_LIMIT
            429 | RESOURCE_EXHAUSTED  | Your prepayment credits are depleted                        | QUOTA
            499 | CANCELLED           | no                                                          | TIMEOUT
            500 | INTERNAL            | no                                                          | SERVER
            503 | UNAVAILABLE         | The model is overloaded.                                    | OVERLOADED
            504 | DEADLINE_EXCEEDED   | no                                                          | TIMEOUT
            """)
    void every_error_is_of_its_sort(int status, String name, String message, Sort sort) {
        String body = "{'error':{'code':" + status + ",'message':'" + message + "','status':'" + name + "'}}";

        assertThat(read(status, body)).satisfies(fault -> {
            assertThat(fault.sort()).isEqualTo(sort);
            assertThat(fault.message()).isEqualTo(message);
        });
        assertThat(read(status, "[" + body + "]").sort()).isEqualTo(sort);
    }

    @Test
    void a_bad_key_is_told_by_its_reason_alone() {
        HostFault fault = read(400, """
                {'error':{'code':400,'message':'no','status':'INVALID_ARGUMENT','details':[
                 {'@type':'type.googleapis.com/google.rpc.ErrorInfo','reason':'API_KEY_INVALID'}]}}""");

        assertThat(fault.sort()).isEqualTo(Sort.AUTHENTICATION);
        assertThat(fault.status()).isEqualTo(401);
        assertThat(fault.code()).isEqualTo("API_KEY_INVALID");
    }

    @Test
    void when_to_try_again_stands_in_the_header_the_details_or_the_words() {
        String details = """
                {'error':{'code':429,'message':'Please retry in 9s.','status':'RESOURCE_EXHAUSTED','details':[
                 {'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'34.4s'}]}}""";
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Retry-After", "2");

        assertThat(read(429, details).retryAfterMillis()).isEqualTo(34_400);
        assertThat(read(429, "{'error':{'message':'Please retry in 48.93s.'}}").retryAfterMillis())
                .isEqualTo(48_930);
        assertThat(DIALECT.readError(429, headers, Buffer.buffer()).retryAfterMillis())
                .isEqualTo(2_000);
        assertThat(read(429, "{}").retryAfterMillis()).isEqualTo(-1);
    }

    @Test
    void what_is_used_up_for_the_day_is_no_matter_of_seconds() {
        HostFault fault = read(429, """
                {'error':{'code':429,'message':'no','status':'RESOURCE_EXHAUSTED','details':[
                 {'violations':[{'quotaId':'GenerateRequestsPerDayPerProject'}]}]}}""");

        assertThat(fault.sort()).isEqualTo(Sort.QUOTA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>no</html>",
                "[]",
                "[7]",
                "{'error':null}",
                "{'error':'no'}",
                "{'error':{'details':[7]}}"
            })
    void any_body_gives_a_clean_fault(String body) {
        HostFault fault = read(502, body);

        assertThat(fault.sort()).isEqualTo(Sort.SERVER);
        assertThat(fault.status()).isEqualTo(502);
        assertThat(fault.message()).isNotEmpty().doesNotContain("<");
    }

    @Test
    void errors_are_written_in_googles_words() {
        HostFault fault = new HostFault(Sort.RATE_LIMIT, 429, "slow down", "rate", "contents", 2_000);

        assertThat(DIALECT.writeError(fault, "req-1")).isEqualTo(json("""
                {'error':{'code':429,'message':'slow down','status':'RESOURCE_EXHAUSTED','details':[
                 {'@type':'type.googleapis.com/google.rpc.RequestInfo','requestId':'req-1'},
                 {'@type':'type.googleapis.com/google.rpc.ErrorInfo','reason':'rate','domain':'sluice'},
                 {'@type':'type.googleapis.com/google.rpc.BadRequest','fieldViolations':[
                  {'field':'contents','description':'slow down'}]},
                 {'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'2s'}]}}"""));
    }

    @Test
    void all_recorded_errors_are_understood() {
        assumeTrue(Files.isDirectory(Fixtures.folder()));
        List<Recorded> errors = Recordings.all(
                recorded -> recorded.response().toString().matches("(?s)\\s*\\[?\\s*\\{\\s*\"error\".*"));

        for (Recorded recorded : errors) {
            HostFault fault = DIALECT.readError(
                    recorded.status() == 200 ? 0 : recorded.status(), recorded.headers(), recorded.response());
            assertThat(fault.status()).as(recorded.name()).isBetween(400, 504);
            assertThat(fault.message()).doesNotContain("and no message");
            assertThat(fault.code()).isNotNull();
        }
        assertThat(errors).hasSizeGreaterThanOrEqualTo(18);
    }
}
