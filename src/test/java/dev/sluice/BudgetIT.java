package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.Budget;
import dev.sluice.budget.Mode;
import dev.sluice.budget.Scope;
import dev.sluice.budget.Window;
import dev.sluice.ledger.Cause;
import dev.sluice.ledger.JournalEntry.Settled;
import dev.sluice.price.CostStatus;
import dev.sluice.price.PriceBook;
import dev.sluice.testing.TestGateway;
import dev.sluice.testing.TestMoney;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller sees of budgets and costs, end to end. */
class BudgetIT {
    private static final long DOLLAR = 1_000_000_000L;
    private static final String CHAT =
            "{\"model\":\"simulated/demo;tokens=40\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String STREAM = CHAT.replace("{\"model\"", "{\"stream\":true,\"model\"");

    private TestMoney money;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        money = new TestMoney(PriceBook.packaged());
        gateway = TestGateway.start(
                "simulated:\n  firstToken: 0ms\n  interToken: 0ms\n  recordBodies: true\n", money.treasury());
    }

    @AfterEach
    void stop() {
        gateway.close();
        money.close();
    }

    private void limit(long nanos) {
        money.limits(new Budget("b", Scope.KEY, Budget.EACH, nanos, new Window.Total(), Mode.HARD));
    }

    @Test
    void an_answer_costs_what_the_host_bills() {
        limit(DOLLAR);

        HttpResponse<String> answer = gateway.post("/v1/chat/completions", CHAT);

        assertThat(answer.statusCode()).isEqualTo(200);
        gateway.awaitQuiet();
        gateway.await(() -> money.settled().size() == 1);
        Settled settled = money.settled().getFirst();
        assertThat(settled.settlement().cause()).isEqualTo(Cause.COMPLETED);
        assertThat(settled.settlement().status()).isEqualTo(CostStatus.EXACT.name());
        assertThat(settled.settlement().costNanos()).isPositive();
        assertThat(money.budgets().holds().open()).isZero();
    }

    @Test
    void a_budget_that_is_used_up_refuses_before_the_host_is_asked() {
        limit(1);

        HttpResponse<String> answer = gateway.post("/v1/chat/completions", STREAM);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(answer.body()).contains("budget_exceeded");
        assertThat(gateway.host().bill().totals().requests()).isZero();
        assertThat(money.budgets().holds().open()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /v1/chat/completions | "messages":[{"role":"user","content":"hi"}],"user":"%s"
            /v1/chat/completions | "stream":true,"messages":[{"role":"user","content":"hi"}],"safety_identifier":"%s","user":"eve"
            /v1/responses        | "input":"hi","safety_identifier":"%s"
            /v1/embeddings       | "input":"hi","user":"%s"
            /v1/messages         | "max_tokens":50,"messages":[{"role":"user","content":"hi"}],"metadata":{"user_id":"%s"}
            """)
    void an_end_user_whom_the_body_names_has_a_budget(String path, String question) {
        money.limits(
                new Budget("each", Scope.END_USER, Budget.EACH, DOLLAR, new Window.Total(), Mode.HARD),
                new Budget("ann", Scope.END_USER, "ann", 1, new Window.Total(), Mode.HARD));
        String body = "{\"model\":\"simulated/demo;tokens=40\"," + question + "}";

        HttpResponse<String> refused = gateway.post(path, body.formatted("ann"));
        HttpResponse<String> other = gateway.post(path, body.formatted("bob"));
        HttpResponse<String> named = gateway.send(gateway.request(path)
                .header("x-sluice-end-user", "bob")
                .POST(HttpRequest.BodyPublishers.ofString(body.formatted("ann")))
                .build());

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
        assertThat(other.statusCode()).as(other.body()).isEqualTo(200);
        assertThat(named.statusCode()).as(named.body()).isEqualTo(200);
        assertThat(gateway.host().bill().totals().requests()).isEqualTo(2);
        gateway.await(() -> money.settled().size() == 2);
        assertThat(money.settled())
                .allSatisfy(settled ->
                        assertThat(settled.hold().attempt().endUser()).isEqualTo("bob"));
        assertThat(gateway.bodyAtHost(2)).contains("ann");
    }

    @Test
    void a_budget_for_an_end_user_counts_from_when_it_is_made() {
        String body = CHAT.replace("{\"model\"", "{\"user\":\"ann\",\"model\"");
        HttpResponse<String> before = gateway.post("/v1/chat/completions", body);

        money.limits(new Budget("ann", Scope.END_USER, "ann", 1, new Window.Total(), Mode.HARD));

        assertThat(before.statusCode()).isEqualTo(200);
        assertThat(gateway.post("/v1/chat/completions", body).statusCode()).isEqualTo(429);
        assertThat(gateway.post("/v1/chat/completions", CHAT).statusCode()).isEqualTo(200);
    }

    @Test
    void what_is_held_is_what_the_host_is_asked_for() {
        limit(2_000_000);

        gateway.post("/v1/chat/completions", CHAT);

        assertThat(gateway.bodyAtHost(1)).contains("\"max_tokens\":");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_caller_is_told_that_its_answer_may_be_shorter_than_it_asked_for(boolean stream) {
        limit(2_000_000);
        String body = stream ? STREAM : CHAT;
        String asking = "{\"max_tokens\":%d," + body.substring(1);

        HttpResponse<String> unlimited = gateway.post("/v1/chat/completions", body);
        HttpResponse<String> tooMuch = gateway.post("/v1/chat/completions", asking.formatted(1_000_000));
        HttpResponse<String> enough = gateway.post("/v1/chat/completions", asking.formatted(10));
        money.limits();
        HttpResponse<String> free = gateway.post("/v1/chat/completions", body);

        assertThat(unlimited.headers().firstValue("x-sluice-budget")).hasValue("clamped");
        assertThat(tooMuch.headers().firstValue("x-sluice-budget")).hasValue("clamped");
        assertThat(enough.statusCode()).isEqualTo(200);
        assertThat(enough.headers().firstValue("x-sluice-budget")).isEmpty();
        assertThat(free.headers().firstValue("x-sluice-budget")).isEmpty();
    }

    @Test
    void a_budget_that_pays_for_the_longest_answer_clamps_nothing() {
        limit(1_000_000 * DOLLAR);

        HttpResponse<String> answer =
                gateway.post("/v1/chat/completions", CHAT.replace("{\"model\"", "{\"max_tokens\":4000,\"model\""));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-sluice-budget")).isEmpty();
    }

    @Test
    void the_cost_is_told_in_a_header_of_a_whole_answer() {
        HttpRequest asking = gateway.request("/v1/chat/completions")
                .header("x-sluice-cost", "true")
                .POST(HttpRequest.BodyPublishers.ofString(CHAT))
                .build();

        HttpResponse<String> answer = gateway.send(asking);

        assertThat(answer.headers().firstValue("x-sluice-cost"))
                .hasValueSatisfying(cost -> assertThat(cost).startsWith("0.0"));
        assertThat(answer.headers().firstValue("x-sluice-cost-status")).hasValue("exact");
        assertThat(answer.body()).contains("\"choices\"");
    }

    @Test
    void and_in_the_last_comment_of_a_stream() {
        HttpRequest asking = gateway.request("/v1/chat/completions")
                .header("x-sluice-cost", "true")
                .POST(HttpRequest.BodyPublishers.ofString(STREAM))
                .build();

        HttpResponse<String> answer = gateway.send(asking);

        assertThat(answer.body()).containsPattern("data: \\[DONE\\]\n\n: x-sluice-cost 0\\.0[0-9]+ exact\n\n$");
    }
}
