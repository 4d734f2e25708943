package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.Budget;
import dev.sluice.budget.Mode;
import dev.sluice.budget.Scope;
import dev.sluice.budget.Window;
import dev.sluice.canonical.Usage;
import dev.sluice.ledger.JournalEntry.Settled;
import dev.sluice.price.Conditions;
import dev.sluice.price.CostStatus;
import dev.sluice.price.ModelPrices;
import dev.sluice.price.PriceBook;
import dev.sluice.provider.simulated.BillTotals;
import dev.sluice.testing.Caller;
import dev.sluice.testing.End;
import dev.sluice.testing.TestGateway;
import dev.sluice.testing.TestMoney;
import dev.sluice.testing.Way;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However a request ends, on every endpoint, streaming or not: its hold ends, the ledger has one end of each attempt, and it is never less
 * than what the host bills (reliability G2 and G3; the mistakes B3, B4, B7).
 */
class HoldsIT {
    private static final long DOLLARS = 1_000_000_000_000L;

    private static TestMoney money;
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        money = new TestMoney(PriceBook.packaged())
                .limits(new Budget("b", Scope.KEY, Budget.EACH, DOLLARS, new Window.Total(), Mode.HARD));
        gateway = TestGateway.start("""
                stream:
                  gate: 10s
                  firstTokenTimeout: 600ms
                  answerTimeout: 600ms
                  gapTimeout: 400ms
                simulated:
                  firstToken: 0ms
                  interToken: 0ms
                providers:
                  groq: {baseUrl: "http://127.0.0.1:1/v1", models: [llama-3.1-8b-instant]}
                """, money.treasury());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        money.close();
    }

    @BeforeEach
    void newBill() {
        gateway.host().bill().reset();
    }

    static List<Arguments> waysAndEnds() {
        return List.of(Way.values()).stream()
                .flatMap(way -> List.of(End.values()).stream().map(end -> Arguments.of(way, end)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("waysAndEnds")
    void every_hold_ends_and_the_ledger_has_what_the_host_bills(Way way, End end) throws IOException {
        int before = money.settled().size();

        ask(way, end);
        gateway.awaitQuiet();
        gateway.await(() -> money.budgets().holds().open() == 0);
        gateway.await(() -> money.settled().size() > before);

        List<Settled> settled = money.settled().subList(before, money.settled().size());
        BillTotals bill = gateway.host().bill().totals();
        assertThat(settled).hasSize((int) bill.requests());
        assertThat(money.budgets().holds().nanos()).isZero();
        Settled last = settled.getLast();
        long cost =
                settled.stream().mapToLong(one -> one.settlement().costNanos()).sum();
        assertThat(cost).as("%s", last.settlement()).isGreaterThanOrEqualTo(nanos(bill));
        assertThat(cost).isLessThanOrEqualTo(last.heldNanos() * settled.size());
        if (end == End.COMPLETED) {
            assertThat(cost).isEqualTo(nanos(bill));
            assertThat(last.settlement().status()).isEqualTo(CostStatus.EXACT.name());
        }
        if (!isWholeEvenSo(way, end)) {
            assertThat(last.settlement().cause()).isEqualTo(end.cause());
        }
    }

    /** Some faults strike nobody: a body of one piece has no middle in which an error could be. */
    private static boolean isWholeEvenSo(Way way, End end) {
        return !way.isStream()
                && Set.of(End.ERROR_IN_THE_MIDDLE, End.WITHOUT_A_TERMINAL).contains(end);
    }

    private static long nanos(BillTotals totals) {
        ModelPrices prices =
                Objects.requireNonNull(PriceBook.packaged().of("simulated", "demo", System.currentTimeMillis()));
        return prices.cost(Usage.of(totals.inputTokens(), totals.outputTokens(), 0, 0), Conditions.STANDARD)
                .nanos();
    }

    private static void ask(Way way, End end) throws IOException {
        try (Caller caller = gateway.connect()) {
            caller.post(way.path(), gateway.key(), way.request("simulated/demo;tokens=5;fault=" + end.fault()));
            if (end.leaves()) {
                gateway.await(() -> gateway.host().bill().totals().running() > 0);
                if (way.isStream() && end == End.CALLER_LEAVES_IN_THE_MIDDLE) {
                    caller.readHead();
                    caller.readEvent();
                }
                caller.reset();
            } else {
                caller.readHead();
                readToTheEnd(caller);
            }
        }
    }

    private static void readToTheEnd(Caller caller) {
        try {
            while (caller.readBodyByte() >= 0) {
                // its bytes are other tests' matter
            }
        } catch (IOException brokenOff) {
            // as the host did
        }
    }

    @Test
    void a_host_that_is_not_there_costs_nothing() {
        int before = money.settled().size();

        gateway.post("/v1/chat/completions", Way.CHAT.request("groq/llama-3.1-8b-instant"));

        gateway.awaitQuiet();
        gateway.await(() -> money.settled().size() == before + 2); // it is tried twice
        assertThat(money.budgets().holds().open()).isZero();
        assertThat(money.settled().getLast().settlement().costNanos()).isZero();
    }
}
