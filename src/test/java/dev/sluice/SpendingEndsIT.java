package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.Budget;
import dev.sluice.budget.Mode;
import dev.sluice.budget.Scope;
import dev.sluice.budget.Window;
import dev.sluice.ledger.Cause;
import dev.sluice.ledger.JournalCursor;
import dev.sluice.ledger.JournalEntry.Settled;
import dev.sluice.ledger.JournalLimits;
import dev.sluice.ledger.Settlement;
import dev.sluice.price.CostStatus;
import dev.sluice.price.PriceBook;
import dev.sluice.testing.Caller;
import dev.sluice.testing.ScriptedHost;
import dev.sluice.testing.TestGateway;
import dev.sluice.testing.TestMoney;
import dev.sluice.testing.Way;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ends that the money itself brings about, and those of the gateway's own end. */
class SpendingEndsIT {
    private static final long DOLLAR = 1_000_000_000L;
    private static final String QUICK = "simulated:\n  firstToken: 0ms\n  interToken: 0ms\n";
    private static final String MODEL = "groq/llama-3.1-8b-instant";

    private TestMoney money = new TestMoney(PriceBook.packaged());
    private final List<TestGateway> opened = new ArrayList<>();

    private TestGateway start(String yaml, long limit) {
        money.limits(new Budget("b", Scope.KEY, Budget.EACH, limit, new Window.Total(), Mode.HARD));
        TestGateway gateway = TestGateway.start(yaml, money.treasury());
        opened.add(gateway);
        return gateway;
    }

    @AfterEach
    void stop() {
        opened.forEach(TestGateway::close);
        money.close();
    }

    private Settled onlySettled(TestGateway gateway) {
        gateway.await(() -> money.settled().size() == 1);
        gateway.await(() -> money.budgets().holds().open() == 0);
        assertThat(money.budgets().holds().nanos()).isZero();
        return money.settled().getFirst();
    }

    private static String host(ScriptedHost host) {
        return QUICK + "providers:\n  groq: {baseUrl: \"" + host.baseUrl()
                + "\", apiKey: k, models: [llama-3.1-8b-instant]}\n";
    }

    /** The host's limit is a promise of its own; what it does beyond is cut as soon as the hold is spent and nothing is left to raise it by. */
    @Test
    void a_host_that_ignores_its_limit_is_cut_as_an_answer_of_full_length() throws IOException {
        try (ScriptedHost endless = ScriptedHost.start(connection -> {
            connection.readRequest();
            connection.write(ScriptedHost.STREAM_HEAD);
            for (int i = 0; i < 200_000; i++) {
                connection.chunk(
                        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                                + "[{\"index\":0,\"delta\":{\"content\":\" endless river\"},\"finish_reason\":null}]}\n\n");
            }
        })) {
            TestGateway gateway = start(host(endless), DOLLAR / 5_000);

            HttpResponse<String> answer = gateway.post("/v1/chat/completions", Way.CHAT_STREAM.request(MODEL));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("\n\n: budget_exceeded: ")
                    .endsWith("\"finish_reason\":\"length\"}]}\n\ndata: [DONE]\n\n");
            Settled settled = onlySettled(gateway);
            assertThat(settled.settlement().cause()).isEqualTo(Cause.BUDGET);
            assertThat(settled.settlement().costNanos()).isPositive().isLessThanOrEqualTo(DOLLAR / 5_000);
        }
    }

    /** The first stream shows that the host does not count; from then on we do. */
    @Test
    void the_tokens_of_a_host_that_does_not_count_are_counted() throws IOException {
        String words = "The quick brown fox jumps over the lazy dog."; // ten tokens, in every encoding of OpenAI's
        try (ScriptedHost silent = ScriptedHost.start(connection -> {
            connection.readRequest();
            connection.write(ScriptedHost.STREAM_HEAD);
            connection.chunk(
                    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + words
                            + "\"}}]}\n\ndata: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
            connection.endChunks();
        })) {
            TestGateway gateway = start(host(silent), DOLLAR);
            gateway.post("/v1/chat/completions", Way.CHAT_STREAM.request(MODEL));
            gateway.await(() -> money.settled().size() == 1);

            HttpRequest asking = gateway.request("/v1/chat/completions")
                    .header("x-sluice-cost", "true")
                    .POST(HttpRequest.BodyPublishers.ofString(Way.CHAT_STREAM.request(MODEL)))
                    .build();
            HttpResponse<String> answer = gateway.send(asking);

            gateway.await(() -> money.settled().size() == 2);
            Settlement counted = money.settled().getLast().settlement();
            assertThat(counted.usage().output()).isEqualTo(10);
            assertThat(counted.status()).isEqualTo(CostStatus.ESTIMATED.name());
            assertThat(counted.cause()).isEqualTo(Cause.COMPLETED);
            assertThat(answer.body()).containsPattern(": x-sluice-cost 0\\.0[0-9]+ estimated\n\n$");
            gateway.await(() -> money.budgets().holds().open() == 0);
        }
    }

    @Test
    void a_gateway_that_goes_settles_what_still_runs() throws IOException {
        TestGateway gateway = start(
                "simulated:\n  firstToken: 0ms\n  interToken: 50ms\ndrain: {announce: 0ms, deadline: 300ms}\n", DOLLAR);
        try (Caller caller = gateway.connect()) {
            caller.post("/v1/chat/completions", gateway.key(), Way.CHAT_STREAM.request("simulated/demo;tokens=400"));
            caller.readHead();
            caller.readEvent();

            TestGateway.await(gateway.gateway().drain());

            assertThat(caller.readBody().toString()).contains("\"code\":\"draining\"");
        }
        Settled settled = onlySettled(gateway);
        assertThat(settled.settlement().cause()).isEqualTo(Cause.DRAIN);
        assertThat(settled.settlement().costNanos()).isPositive();
    }

    @Test
    void a_question_that_cannot_be_put_to_its_host_costs_nothing() throws IOException {
        try (ScriptedHost nobody = ScriptedHost.start(connection -> {})) {
            String anthropic = "providers:\n  anthropic: {baseUrl: \"http://127.0.0.1:" + nobody.port()
                    + "\", apiKey: k, models: [claude-sonnet-4-5]}\n";
            TestGateway gateway = start(QUICK + anthropic, DOLLAR);

            HttpResponse<String> answer = gateway.post(
                    "/v1/chat/completions",
                    new JsonObject(Way.CHAT.request("anthropic/claude-sonnet-4-5"))
                            .put("messages", List.of(new JsonObject().put("role", "nobody")))
                            .encode());

            assertThat(answer.statusCode()).isEqualTo(400);
            Settled settled = onlySettled(gateway);
            assertThat(settled.settlement().costNanos()).isZero();
            assertThat(nobody.connections()).isZero();
        }
    }

    /** G5: what cannot be written down is not asked of a host; it goes on by itself when there is room again. */
    @Test
    void a_full_journal_stops_the_spending_and_nothing_else() throws IOException {
        money.close();
        money = new TestMoney(PriceBook.packaged(), new JournalLimits(2_048, 8_192));
        TestGateway gateway = start(QUICK, DOLLAR);
        String question = Way.CHAT.request("simulated/demo;tokens=1");

        HttpResponse<String> last = Stream.generate(() -> gateway.post("/v1/chat/completions", question))
                .limit(200)
                .filter(answer -> answer.statusCode() != 200)
                .findFirst()
                .orElseThrow();

        assertThat(last.statusCode()).isEqualTo(503);
        assertThat(last.body()).contains("\"ledger_unavailable\"");
        gateway.awaitQuiet();
        long billed = gateway.host().bill().totals().requests();
        assertThat(gateway.post("/v1/chat/completions", question).statusCode()).isEqualTo(503);
        assertThat(gateway.host().bill().totals().requests()).isEqualTo(billed);
        assertThat(money.settled()).hasSize((int) billed);
        assertThat(money.budgets().holds().open()).isZero();
        assertThat(gateway.get("/v1/models").statusCode()).isEqualTo(200);

        writeDown();
        assertThat(gateway.post("/v1/chat/completions", question).statusCode()).isEqualTo(200);
    }

    /** B8. */
    @Test
    void a_model_without_a_price_is_refused_where_a_budget_has_to_be_kept_and_never_free_elsewhere()
            throws IOException {
        try (ScriptedHost host = ScriptedHost.start(connection -> {
            connection.readRequest();
            String answer = "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}";
            connection.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + answer.length()
                    + "\r\n\r\n" + answer);
        })) {
            String yaml = "providers:\n  acme: {baseUrl: \"" + host.baseUrl() + "\", apiKey: k, models: [new]}\n";
            TestGateway gateway = start(QUICK + yaml, DOLLAR);

            HttpResponse<String> refused = gateway.post("/v1/chat/completions", Way.CHAT.request("acme/new"));
            money.limits();
            HttpResponse<String> answered = gateway.post("/v1/chat/completions", Way.CHAT.request("acme/new"));

            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("\"model_unpriced\"", "acme/new");
            assertThat(answered.statusCode()).isEqualTo(200);
            assertThat(host.connections()).isEqualTo(1);
            Settlement settlement = onlySettled(gateway).settlement();
            assertThat(settlement.status()).isEqualTo(CostStatus.UNPRICED.name());
            assertThat(settlement.costNanos()).isEqualTo(Settlement.UNPRICED);
        }
    }

    /** As the ledger does. */
    private void writeDown() throws IOException {
        try (JournalCursor cursor = money.journal().cursor()) {
            for (JournalCursor.Batch batch = cursor.next(100); !batch.isEmpty(); batch = cursor.next(100)) {
                money.journal().confirm(batch.end());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions,messages",
        "/v1/completions,prompt",
        "/v1/responses,input",
        "/v1/embeddings,input",
        "/v1/images/generations,prompt",
        "/v1/audio/speech,input",
        "/v1/rerank,query",
        "/v1/messages,messages"
    })
    void no_billed_endpoint_reaches_a_host_when_the_budget_is_used_up(String path, String member) throws IOException {
        try (ScriptedHost host = ScriptedHost.start(connection -> {})) {
            TestGateway gateway = start(host(host), 1);
            String question = new JsonObject()
                    .put("model", MODEL)
                    .put("max_tokens", 10)
                    .put(
                            member,
                            "messages".equals(member)
                                    ? List.of(
                                            new JsonObject().put("role", "user").put("content", "hi"))
                                    : "hi")
                    .encode();

            HttpResponse<String> answer = gateway.post(path, question);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
            assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
            assertThat(host.connections()).isZero();
            assertThat(money.budgets().holds().open()).isZero();
        }
    }
}
