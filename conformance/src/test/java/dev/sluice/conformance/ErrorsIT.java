package dev.sluice.conformance;

import static dev.sluice.conformance.SdkGateway.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong becomes the exception that the SDK's users catch, and never an answer that looks whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErrorsIT {
    private final SdkGateway sdk = new SdkGateway();
    private final OpenAIClient client = sdk.client();

    @AfterAll
    void stop() {
        sdk.close();
    }

    @BeforeEach
    void forget() {
        sdk.bill().reset();
    }

    private <E extends OpenAIServiceException> E refused(Class<E> type, ChatCompletionCreateParams params) {
        return catchThrowableOfType(type, () -> client.chat().completions().create(params));
    }

    private void readAll(String options, List<ChatCompletionChunk> received) {
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(question(options).build())) {
            stream.stream().forEach(received::add);
        }
    }

    @Test
    void a_key_that_nobody_issued_is_unauthorized_and_reaches_no_host() {
        OpenAIClient stranger = sdk.client("/v1", "sk-sl-nobody-issued-this");

        UnauthorizedException refused = catchThrowableOfType(
                UnauthorizedException.class,
                () -> stranger.chat().completions().create(question("").build()));

        assertThat(refused.code()).contains("invalid_api_key");
        assertThat(sdk.bill().totals().requests()).isZero();
    }

    @Test
    void a_model_that_nobody_has_is_not_found() {
        NotFoundException refused = refused(
                NotFoundException.class, question("").model("gpt-of-nobody").build());

        assertThat(refused.code()).contains("model_not_found");
        assertThat(refused.param()).contains("model");
        assertThat(refused.type()).contains("invalid_request_error");
        assertThat(sdk.bill().totals().requests()).isZero();
    }

    @Test
    void a_request_that_the_gateway_does_not_read_is_a_bad_one() {
        JsonValue bomb = JsonValue.from(List.of());
        for (int depth = 0; depth < 500; depth++) {
            bomb = JsonValue.from(List.of(bomb));
        }

        BadRequestException refused = refused(
                BadRequestException.class,
                question("").putAdditionalBodyProperty("metadata", bomb).build());

        assertThat(refused.type()).contains("invalid_request_error");
        assertThat(sdk.bill().totals().requests()).isZero();
    }

    @Test
    void a_request_that_the_host_refuses_is_a_bad_one_in_the_hosts_words() {
        BadRequestException refused =
                refused(BadRequestException.class, question("tokens=plenty").build());

        assertThat(refused.code()).contains("invalid_option");
        assertThat(refused).hasMessageContaining("plenty");
    }

    @Test
    void a_host_that_has_had_enough_is_a_rate_limit_that_tells_when_to_come_back() {
        RateLimitException refused =
                refused(RateLimitException.class, question("fault=status:429").build());

        assertThat(refused.code()).contains("rate_limit_exceeded");
        assertThat(refused.headers().values("retry-after")).containsExactly("2");
        assertThat(refused.headers().values("x-request-id")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status:500", "status:503", "html:502", "reset-head", "reset", "truncate", "garbage"})
    void a_host_that_fails_is_a_server_error(String fault) {
        InternalServerException failed = refused(
                InternalServerException.class, question("fault=" + fault).build());

        assertThat(failed.statusCode()).isBetween(500, 504);
        assertThat(failed.type()).contains("server_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status:500", "html:502", "reset-head", "reset", "truncate", "garbage", "error"})
    void a_stream_that_does_not_begin_is_a_server_error_with_a_status(String fault) {
        assertThatThrownBy(() -> readAll("fault=" + fault, new ArrayList<>()))
                .isInstanceOfSatisfying(
                        InternalServerException.class,
                        failed -> assertThat(failed.statusCode()).isBetween(500, 504));
    }

    @ParameterizedTest
    @ValueSource(strings = {"error@5", "reset@5", "truncate@5", "garbage@5", "no-terminal"})
    void a_stream_that_breaks_raises_an_exception_after_what_came_before(String fault) {
        List<ChatCompletionChunk> received = new ArrayList<>();

        assertThatThrownBy(() -> readAll("tokens=20;fault=" + fault, received)).isInstanceOf(OpenAIException.class);

        assertThat(received).hasSizeGreaterThanOrEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error@5", "reset@5", "truncate@5", "garbage@5", "no-terminal"})
    void a_stream_of_a_response_that_breaks_does_not_look_whole(String fault) {
        List<ResponseStreamEvent> received = new ArrayList<>();
        boolean raised = false;
        try (StreamResponse<ResponseStreamEvent> stream = client.responses()
                .createStreaming(ResponseCreateParams.builder()
                        .model(SdkGateway.MODEL + ";tokens=20;fault=" + fault)
                        .input("Why?")
                        .build())) {
            stream.stream().forEach(received::add);
        } catch (OpenAIException expected) {
            raised = true;
        }

        assertThat(received).noneMatch(ResponseStreamEvent::isCompleted).hasSizeGreaterThan(5);
        assertThat(raised || received.stream().anyMatch(event -> event.isError() || event.isFailed()))
                .as("%s", received.get(received.size() - 1))
                .isTrue();
    }

    @Test
    void the_next_request_works_after_all_of_this() {
        List<ChatCompletionChunk> received = new ArrayList<>();

        readAll("tokens=5", received);

        assertThat(received).hasSizeGreaterThanOrEqualTo(5);
    }
}
