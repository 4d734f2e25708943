package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Operation;
import dev.sluice.canonical.Outcome;
import dev.sluice.dialect.Ask;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.pipeline.Exchange;
import dev.sluice.pipeline.Spending;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderCall;
import dev.sluice.stream.Body;
import dev.sluice.stream.QueuedStream;
import dev.sluice.stream.Slices;
import dev.sluice.stream.Streamed;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouteStageTest {
    private static final Set<Kind> RETRYABLE =
            EnumSet.of(Kind.CONNECTIONS_EXHAUSTED, Kind.UPSTREAM_UNREACHABLE, Kind.UPSTREAM_CONNECT_TIMEOUT);

    /** A host that answers as it was told, one after the other. */
    private final class FakeProvider implements Provider {
        private final String name;
        private final Deque<Future<Answer>> answers = new ArrayDeque<>();

        FakeProvider(String name) {
            this.name = name;
        }

        void answers(Future<Answer> answer) {
            answers.add(answer);
        }

        void fails(Kind kind) {
            answers.add(Future.failedFuture(Failure.of(kind, name + " failed")));
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Future<Answer> send(ProviderCall call) {
            calls.add(call);
            attempts.add(name + "/" + call.model());
            return answers.remove();
        }
    }

    private final List<ProviderCall> calls = new ArrayList<>();
    private final List<String> attempts = new ArrayList<>();
    private final FakeProvider one = new FakeProvider("one");
    private final FakeProvider two = new FakeProvider("two");
    private final Promise<Failure> gone = Promise.promise();
    private final QueuedStream body = new QueuedStream(() -> {});
    private final Answer good = new Answer(
            200,
            MultiMap.caseInsensitiveMultiMap(),
            body,
            failure -> {},
            Future.succeededFuture(new Outcome(null, null)));
    private final Catalog catalog = new Hosts()
            .provider("one", "a")
            .provider("two", "b")
            .alias("both", "one/a", "two/b")
            .catalog();
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private final Exchange exchange = new Exchange(
            "x",
            Operation.MODERATIONS,
            new Exchange.Inbound("/v1/moderations", null, null, headers, () -> body, 0, gone.future()));

    private Future<Answer> route(@Nullable String model, int maxAttempts) {
        return route(model, maxAttempts, Slices.of(Buffer.buffer("{}")));
    }

    private Future<Answer> route(@Nullable String model, int maxAttempts, Body body) {
        exchange.takenIn(new Ask(model, true, body, new Ask.Shape.Json(-1, -1, Ask.UsageOption.NOTHING)));
        RouteStage route = new RouteStage(Map.of("one", one, "two", two), maxAttempts);
        return new CandidateStage(catalog)
                .handle(
                        exchange,
                        found -> route.handle(
                                found, below -> Future.failedFuture(new AssertionError("There is nothing below"))));
    }

    @Test
    void the_first_candidate_is_asked_with_all_that_a_provider_needs() {
        one.answers(Future.succeededFuture(good));

        Future<Answer> answer = route("both", 2);

        assertThat(answer.result()).isSameAs(good);
        assertThat(attempts).containsExactly("one/a");
        assertThat(calls)
                .containsExactly(new ProviderCall(
                        "x",
                        "",
                        Operation.MODERATIONS,
                        "a",
                        exchange.ask(),
                        -1,
                        null,
                        headers,
                        gone.future(),
                        Future.succeededFuture(),
                        Spending.FREE));
        assertThat(exchange.provider()).isEqualTo("one");
        assertThat(exchange.attempts()).isEqualTo(1);
    }

    @Test
    void without_a_model_the_default_provider_is_asked() {
        one.answers(Future.succeededFuture(good));

        route(null, 2);

        assertThat(attempts).containsExactly("one/null");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void only_a_host_that_was_not_reached_gives_way_to_the_next(Kind kind) {
        one.fails(kind);
        two.answers(Future.succeededFuture(good));

        Future<Answer> answer = route("both", 2);

        if (RETRYABLE.contains(kind)) {
            assertThat(answer.result()).isSameAs(good);
            assertThat(attempts).containsExactly("one/a", "two/b");
            assertThat(exchange.provider()).isEqualTo("two");
            assertThat(exchange.attempts()).isEqualTo(2);
        } else {
            assertThat(answer.cause()).hasMessage("one failed");
            assertThat(attempts).containsExactly("one/a");
            assertThat(exchange.attempts()).isEqualTo(1);
        }
    }

    @Test
    void a_bug_is_not_tried_again() {
        IllegalStateException bug = new IllegalStateException("bug");
        one.answers(Future.failedFuture(bug));

        assertThat(route("both", 10).cause()).isSameAs(bug);
        assertThat(attempts).containsExactly("one/a");
    }

    @Test
    void what_was_routed_is_known_before_the_host_answers() {
        Promise<Answer> later = Promise.promise();
        one.answers(later.future());
        two.answers(Promise.<Answer>promise().future());
        route("both", 2);
        assertThat(exchange.provider()).isEqualTo("one");

        later.fail(Failure.of(Kind.UPSTREAM_UNREACHABLE, "down"));

        assertThat(exchange.provider()).isEqualTo("two");
    }

    @Test
    void there_are_no_more_attempts_than_allowed_and_the_last_failure_is_the_answer() {
        for (FakeProvider provider : List.of(one, two, one)) {
            provider.fails(Kind.UPSTREAM_UNREACHABLE);
        }
        two.fails(Kind.UPSTREAM_CONNECT_TIMEOUT);

        Future<Answer> answer = route("both", 4);

        assertThat(attempts).containsExactly("one/a", "two/b", "one/a", "two/b");
        assertThat(answer.cause())
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_CONNECT_TIMEOUT));
        assertThat(exchange.attempts()).isEqualTo(4);
    }

    @Test
    void one_attempt_is_one_attempt() {
        one.fails(Kind.UPSTREAM_UNREACHABLE);

        assertThat(route("both", 1).failed()).isTrue();
        assertThat(attempts).containsExactly("one/a");
    }

    @Test
    void the_only_host_is_asked_again() {
        two.fails(Kind.UPSTREAM_UNREACHABLE);
        two.answers(Future.succeededFuture(good));

        assertThat(route("b", 2).result()).isSameAs(good);
        assertThat(attempts).containsExactly("two/b", "two/b");
    }

    @Test
    void a_failure_after_the_answer_has_begun_is_not_tried_again() {
        one.answers(Future.succeededFuture(good));
        List<Throwable> seen = new ArrayList<>();
        Answer answer = route("both", 10).result();
        answer.body().exceptionHandler(seen::add).handler(bytes -> {}).resume();
        Failure lost = Failure.of(Kind.UPSTREAM_UNREACHABLE, "lost in the middle");

        body.offer(Buffer.buffer("data: {}\n\n"));
        body.fail(lost);

        assertThat(seen).containsExactly(lost);
        assertThat(attempts).containsExactly("one/a");
    }

    @Test
    void a_body_that_passed_through_cannot_be_sent_again() {
        one.fails(Kind.UPSTREAM_UNREACHABLE);

        assertThat(route("both", 10, new Streamed(body, -1)).failed()).isTrue();
        assertThat(attempts).containsExactly("one/a");
    }

    @Test
    void nobody_is_asked_again_for_a_caller_who_has_left() {
        Promise<Answer> later = Promise.promise();
        one.answers(later.future());
        Future<Answer> answer = route("both", 10);
        gone.complete(Failure.of(Kind.CALLER_GONE, "The caller left."));

        later.fail(Failure.of(Kind.UPSTREAM_UNREACHABLE, "down"));

        assertThat(answer.failed()).isTrue();
        assertThat(attempts).containsExactly("one/a");
    }

    @Test
    void a_model_that_nobody_has_is_refused_without_an_attempt() {
        assertThatThrownBy(() -> route("unknown", 2))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.MODEL_NOT_FOUND));
        assertThat(attempts).isEmpty();
    }
}
