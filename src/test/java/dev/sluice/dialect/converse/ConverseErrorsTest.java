package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.Converses.DIALECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.HostFault.Sort;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.json.Json;
import dev.sluice.provider.simulated.Fixtures;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of AWS's kind, before a stream and inside of it, are understood and told. */
class ConverseErrorsTest {
    private static MultiMap headers(String... namesAndValues) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    @ParameterizedTest
    @CsvSource({
        "400, ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/, INVALID_REQUEST, 400",
        "403, AccessDeniedException, PERMISSION, 403",
        "403, ExpiredTokenException:http://internal.amazon.com/coral/, AUTHENTICATION, 401",
        "403, UnrecognizedClientException, AUTHENTICATION, 401",
        "403, InvalidSignatureException, AUTHENTICATION, 401",
        "404, ResourceNotFoundException, NOT_FOUND, 404",
        "408, ModelTimeoutException, TIMEOUT, 504",
        "424, ModelErrorException, SERVER, 500",
        "424, ModelStreamErrorException, SERVER, 500",
        "429, ModelNotReadyException, RATE_LIMIT, 429",
        "429, ThrottlingException, RATE_LIMIT, 429",
        "400, ServiceQuotaExceededException, QUOTA, 429",
        "500, InternalServerException, SERVER, 500",
        "503, ServiceUnavailableException, OVERLOADED, 503",
        "418, TeapotException, INVALID_REQUEST, 418",
        "502, TeapotException, SERVER, 502"
    })
    void exceptions_are_told_apart(int status, String type, Sort sort, int fitting) {
        Buffer body = Buffer.buffer("{\"message\":\"m\"}");

        HostFault fault = DIALECT.readError(status, headers("x-amzn-ErrorType", type), body);

        assertThat(fault.sort()).isEqualTo(sort);
        assertThat(fault.status()).isEqualTo(fitting);
        assertThat(fault.message()).isEqualTo("m");
        assertThat(fault.code()).isEqualTo(type.split(":", 2)[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'__type':'com.amazon.coral.service#ThrottlingException','Message':'slow'}",
                "{'code':'ThrottlingException','message':'slow'}"
            })
    void the_name_may_be_in_the_body(String body) {
        HostFault fault = DIALECT.readError(400, headers("Retry-After", "3"), Buffer.buffer(body.replace('\'', '"')));

        assertThat(fault.sort()).isEqualTo(Sort.RATE_LIMIT);
        assertThat(fault.message()).isEqualTo("slow");
        assertThat(fault.retryAfterMillis()).isEqualTo(3_000);
    }

    @ParameterizedTest
    @CsvSource({
        "Input is too long for requested model., CONTEXT_TOO_LONG",
        "The model returned the following errors: Input Tokens Exceeded: 1 > 0, CONTEXT_TOO_LONG",
        "The provided model identifier is invalid., NOT_FOUND",
        "Malformed input request, INVALID_REQUEST"
    })
    void one_exception_has_several_meanings(String message, Sort sort) {
        Buffer body = new Json.Obj().put("message", message).toBuffer();

        assertThat(DIALECT.readError(400, headers(), body).sort()).isEqualTo(sort);
        assertThat(DIALECT.readError(400, headers("x-amzn-errortype", "ValidationException"), body)
                        .sort())
                .isEqualTo(sort);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>no</html>", "[]", "{\"message\":7,\"__type\":{}}", "{", "\u0000"})
    void any_body_makes_a_clean_fault(String body) {
        HostFault fault =
                DIALECT.readError(503, headers("x-amzn-errortype", "", "retry-after", "soon"), Buffer.buffer(body));

        assertThat(fault.sort()).isEqualTo(Sort.OVERLOADED);
        assertThat(fault.message()).isEqualTo("The host answered with status 503");
        assertThat(fault.retryAfterMillis()).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(Sort.class)
    void what_is_written_for_a_caller_is_read_as_the_same(Sort sort) {
        HostFault fault = HostFault.of(sort, "It went wrong");

        Json.Obj body = DIALECT.writeError(fault, "r7");
        HostFault read = DIALECT.readError(
                sort.status(), headers("x-amzn-errortype", ConverseDialect.errorType(fault)), body.toBuffer());

        assertThat(body.text("message")).isEqualTo("It went wrong (request r7)");
        assertThat(read.sort())
                .isIn(sort, sort.status() == 400 || sort == Sort.TOO_LARGE ? Sort.INVALID_REQUEST : sort);
    }

    /** Only the exceptions that the service model has for streams; others would not be raised by AWS's clients. */
    @ParameterizedTest
    @EnumSource(Sort.class)
    void a_stream_ends_with_an_exception_that_clients_know(Sort sort) {
        AnswerWriter writer = DIALECT.answerWriter(new CallerTerms("r7", "m", 1, true));
        Buffer out = Buffer.buffer();
        writer.write(new Event.Started("", "", 0, null), out);
        writer.write(new Event.TextDelta(0, "Hel"), out);

        writer.fail(HostFault.of(sort, "It went wrong"), "r7", out);

        String type = Errors.streamTypeOf(sort);
        Json exception = new Json.Obj().put(type, new Json.Obj().put("message", "It went wrong (request r7)"));
        assertThat(ServiceModel.faults("ConverseStreamOutput", exception)).isEmpty();
        Folded folded = Folded.read(List.of(out));
        assertThat(folded.hostFailed()).isTrue();
        assertThat(folded.whole()).isFalse();
        assertThat(folded.parts()).containsExactly("text Hel");
    }

    @ParameterizedTest
    @CsvSource({
        "first-frame-throttling.bin, RATE_LIMIT",
        "midstream-throttling.bin, RATE_LIMIT",
        "midstream-model-stream-error.bin, SERVER",
        "midstream-internal-server.bin, SERVER",
        "midstream-service-unavailable.bin, OVERLOADED",
        "midstream-validation.bin, INVALID_REQUEST",
        "unmodeled-error.bin, SERVER"
    })
    void an_exception_in_a_stream_is_told_apart(String file, Sort sort) throws IOException {
        List<Event> events = new ArrayList<>();
        byte[] bytes = Files.readAllBytes(
                Fixtures.folder().resolve("eventstream-generated").resolve(file));

        DIALECT.answerReader(events::add).feed(Buffer.buffer(bytes));

        assertThat(events.getLast()).isInstanceOfSatisfying(Event.Failed.class, failed -> {
            assertThat(failed.fault().sort()).isEqualTo(sort);
            assertThat(failed.fault().message()).isNotBlank();
        });
    }

    @Test
    void the_message_is_the_hosts_where_it_has_one() throws IOException {
        List<Event> events = new ArrayList<>();
        byte[] bytes = Files.readAllBytes(
                Fixtures.folder().resolve("eventstream-generated").resolve("unmodeled-error.bin"));

        DIALECT.answerReader(events::add).feed(Buffer.buffer(bytes));

        assertThat(((Event.Failed) events.getLast()).fault().message()).isEqualTo("An internal server error occurred");
    }
}
