package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Operation;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.pipeline.Caller;
import dev.sluice.pipeline.Exchange;
import dev.sluice.pipeline.Principal;
import dev.sluice.pipeline.Terms;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PermitStageTest {
    /** What the stages below would answer, in the place of an answer. */
    private static final String PASSED = "passed";

    private static Throwable outcome(Terms terms) {
        Exchange.Inbound inbound = new Exchange.Inbound(
                "/v1/chat/completions",
                null,
                null,
                MultiMap.caseInsensitiveMultiMap(),
                () -> {
                    throw new AssertionError("The body was touched");
                },
                10,
                Promise.<Failure>promise().future());
        Exchange exchange = new Exchange("x", Operation.CHAT, inbound);
        exchange.authenticated(new Caller("abc123def456", "laptop", Principal.NOBODY, terms));
        Future<Answer> answer = new PermitStage().handle(exchange, passed -> Future.failedFuture(PASSED));
        return answer.cause();
    }

    @Test
    void a_key_without_limits_may_do_everything() {
        assertThat(outcome(Terms.FREE)).hasMessage(PASSED);
        assertThat(outcome(new Terms(List.of(), List.of("/chat/*"), Map.of(), null)))
                .hasMessage(PASSED);
    }

    @Test
    void another_route_is_denied_without_looking_at_the_body() {
        Failure failure = (Failure) outcome(new Terms(List.of(), List.of("/embeddings"), Map.of(), null));

        assertThat(failure.kind()).isEqualTo(Kind.PERMISSION_DENIED);
        assertThat(failure.kind().status()).isEqualTo(403);
        assertThat(failure).hasMessage("API key abc123def456 may not use /chat/completions");
    }

    @Test
    void a_key_of_some_models_has_to_name_one() {
        Failure failure = (Failure) outcome(new Terms(List.of("gpt-*"), List.of(), Map.of(), null));

        assertThat(failure).hasMessage("API key abc123def456 may not leave the model to the host");
    }
}
