package dev.sluice.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Operation;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.pipeline.Exchange;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class BodyBudgetTest {
    private static final String START = "{\"model\":\"a\",\"x\":\"";
    private static final String BODY = START + "x".repeat(60 - START.length() - 2) + "\"}";

    private final BodyBudget budget = new BodyBudget(100);
    private final Promise<Answer> answer = Promise.promise();
    private final FakeCaller first = new FakeCaller();
    private final FakeCaller second = new FakeCaller();
    private IntakeStage stage;

    @BeforeEach
    void start(Vertx vertx) {
        stage = new IntakeStage(vertx, FakeCaller.LIMITS, budget, first.wheel);
    }

    private Future<Answer> handle(FakeCaller caller) {
        return stage.handle(new Exchange("x", Operation.CHAT, caller.inbound(-1)), passed -> answer.future());
    }

    private static void assertOverloaded(Future<Answer> answered) {
        assertThat(answered.cause()).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED);
            assertThat(failure.kind().status()).isEqualTo(503);
        });
    }

    @Test
    void whoever_goes_beyond_the_budget_gets_503_and_the_others_go_on() {
        Future<Answer> ofFirst = handle(first);
        Future<Answer> ofSecond = handle(second);
        first.sends(BODY);

        second.sends(BODY);

        assertOverloaded(ofSecond);
        assertThat(second.body.wantsMore()).isFalse();
        assertThat(budget.heldBytes()).isEqualTo(60);
        first.ends();
        assertThat(ofFirst.isComplete()).isFalse();
    }

    @Test
    void the_last_byte_of_the_budget_may_be_used() {
        Future<Answer> ofFirst = handle(first);
        Future<Answer> ofSecond = handle(second);

        first.sends(BODY);
        second.sends(" ".repeat(40));
        assertThat(budget.heldBytes()).isEqualTo(100);
        assertThat(ofSecond.isComplete()).isFalse();

        first.sends(" ");
        assertOverloaded(ofFirst);
    }

    @Test
    void a_body_is_held_until_its_answer_begins() {
        handle(first);
        first.sends(BODY).ends();
        assertThat(budget.heldBytes()).isEqualTo(60);

        answer.fail("answered");

        assertThat(budget.heldBytes()).isZero();
        Future<Answer> again = handle(second);
        second.sends(BODY);
        assertThat(again.isComplete()).isFalse();
    }

    @Test
    void what_a_refused_body_had_taken_is_given_back() {
        Future<Answer> ofFirst = handle(first);
        first.sends(BODY);
        Future<Answer> ofSecond = handle(second);
        second.sends("{ ");
        assertThat(budget.heldBytes()).isEqualTo(62);

        first.sends("what is this?");
        second.breaksOff();

        assertThat(ofFirst.failed()).isTrue();
        assertThat(ofSecond.failed()).isTrue();
        assertThat(budget.heldBytes()).isZero();
    }
}
