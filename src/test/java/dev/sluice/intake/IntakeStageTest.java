package dev.sluice.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Operation;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.pipeline.Exchange;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class IntakeStageTest {
    private static final String BODY = "{\"model\":\"a\",\"stream\":true}";
    private static final Limits LIMITS = new Limits(100, Map.of("/v1/audio/transcriptions", 1_000L), FakeCaller.WINDOW);

    private final FakeCaller caller = new FakeCaller();
    private final Promise<Answer> answer = Promise.promise();
    private final BodyBudget budget = new BodyBudget(150);
    private IntakeStage stage;

    @BeforeEach
    void start(Vertx vertx) {
        stage = new IntakeStage(vertx, LIMITS, budget, caller.wheel);
    }

    private Exchange exchange(Operation operation, long declaredLength) {
        return new Exchange("x", operation, caller.inbound(declaredLength));
    }

    private Future<Answer> handle(Exchange exchange) {
        return stage.handle(exchange, passed -> answer.future());
    }

    private static void assertFailed(Future<Answer> answer, Kind kind) {
        assertThat(answer.cause())
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    @Test
    void the_stages_below_see_what_is_asked_and_the_bytes_go_with_the_answer() {
        Exchange exchange = exchange(Operation.CHAT, BODY.length());
        caller.sends(BODY).ends();

        handle(exchange);
        assertThat(exchange.ask().model()).isEqualTo("a");
        assertThat(exchange.ask().stream()).isTrue();
        assertThat(exchange.ask().body().length()).isEqualTo(BODY.length());

        answer.fail("answered");
        assertThat(exchange.ask().model()).isEqualTo("a");
        assertThat(exchange.ask().body().length()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"CHAT,100,101", "TRANSCRIPTIONS,1000,1001"})
    void a_body_that_says_it_is_too_large_is_refused_unread(Operation operation, long good, long tooLarge) {
        assertThat(handle(exchange(operation, good)).isComplete()).isFalse();
        FakeCaller other = new FakeCaller();

        Future<Answer> refused = handle(new Exchange("x", operation, other.inbound(tooLarge)));

        assertFailed(refused, Kind.REQUEST_TOO_LARGE);
        assertThat(refused.cause()).hasMessageContaining(tooLarge + " bytes");
        assertThat(other.body.wantsMore()).isFalse();
    }

    @Test
    void a_body_that_does_not_say_how_large_it_is_is_refused_where_it_gets_too_large() {
        Future<Answer> answered = handle(exchange(Operation.CHAT, -1));

        caller.sends(BODY + " ".repeat(100));

        assertFailed(answered, Kind.REQUEST_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CHAT", "RESPONSES", "EMBEDDINGS", "SPEECH", "RERANK"})
    void a_model_must_be_named(Operation operation) {
        caller.sends("{}").ends();

        Future<Answer> answered = handle(exchange(operation, -1));

        assertFailed(answered, Kind.INVALID_REQUEST);
        assertThat(((Failure) answered.cause()).param()).isEqualTo("model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MODERATIONS", "IMAGE_GENERATIONS"})
    void where_openai_has_a_default_no_model_must_be_named(Operation operation) {
        Exchange exchange = exchange(operation, -1);
        caller.sends("{}").ends();

        assertThat(handle(exchange).isComplete()).isFalse();
        assertThat(exchange.ask().model()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\nb", "\\u0000", "\\u007f", "\\u0085"})
    void a_model_that_would_break_a_line_of_the_log_is_refused(String model) {
        caller.sends("{\"model\":\"" + model + "\"}").ends();

        assertFailed(handle(exchange(Operation.CHAT, -1)), Kind.INVALID_REQUEST);
    }

    @Test
    void a_form_needs_a_boundary() {
        caller.headers.set("content-type", "Multipart/Form-Data");

        assertThatThrownBy(() -> handle(exchange(Operation.TRANSCRIPTIONS, -1)))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.INVALID_REQUEST))
                .hasMessageContaining("boundary");
    }

    @Test
    void a_form_is_told_by_its_content_type() {
        Exchange exchange = exchange(Operation.TRANSCRIPTIONS, -1);
        caller.headers.set("content-type", "Multipart/Form-Data; boundary=B");
        caller.sends("--B\r\ncontent-disposition: form-data; name=model\r\n\r\nwhisper\r\n--B--")
                .ends();

        handle(exchange);

        assertThat(exchange.ask().model()).isEqualTo("whisper");
        assertThat(budget.heldBytes()).isZero();
    }
}
