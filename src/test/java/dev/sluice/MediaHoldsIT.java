package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.Budget;
import dev.sluice.budget.Mode;
import dev.sluice.budget.Scope;
import dev.sluice.budget.Window;
import dev.sluice.canonical.Usage;
import dev.sluice.ledger.Cause;
import dev.sluice.ledger.JournalEntry.Settled;
import dev.sluice.price.Conditions;
import dev.sluice.price.CostStatus;
import dev.sluice.price.ModelPrices;
import dev.sluice.price.PriceBook;
import dev.sluice.provider.simulated.BillTotals;
import dev.sluice.testing.Caller;
import dev.sluice.testing.End;
import dev.sluice.testing.MediaWay;
import dev.sluice.testing.TestGateway;
import dev.sluice.testing.TestMoney;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link HoldsIT} shows of chat, of images, speech, transcripts, ranks and moderations: reliability G2 and G3, B3, B4 and B7. */
class MediaHoldsIT {
    private static final long DOLLARS = 1_000_000_000_000L;
    private static final String QUICK = "simulated:\n  firstToken: 0ms\n  interToken: 0ms\n";

    /** A body that is no stream of events has no end of such a stream, and no middle in which an event could be an error. */
    private static final Set<End> ENDS =
            EnumSet.complementOf(EnumSet.of(End.ERROR_IN_THE_MIDDLE, End.WITHOUT_A_TERMINAL));

    private static TestMoney money;
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        money = money(DOLLARS);
        gateway = TestGateway.start("""
                stream:
                  firstTokenTimeout: 600ms
                  answerTimeout: 600ms
                  gapTimeout: 400ms
                providers:
                  groq: {baseUrl: "http://127.0.0.1:1/v1", models: [llama-3.1-8b-instant]}
                """ + QUICK, money.treasury());
    }

    private static TestMoney money(long limitNanos) {
        return new TestMoney(PriceBook.packaged())
                .limits(new Budget("b", Scope.KEY, Budget.EACH, limitNanos, new Window.Total(), Mode.HARD));
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
        return List.of(MediaWay.values()).stream()
                .flatMap(way -> ENDS.stream().map(end -> Arguments.of(way, end)))
                .toList();
    }

    @Test
    void the_matrix_is_large(TestReporter reporter) {
        int ways = MediaWay.values().length;
        reporter.publishEntry(
                "matrix", ways + " endpoints x " + (ENDS.size() + 3) + " ends = " + ways * (ENDS.size() + 3));

        assertThat(waysAndEnds()).hasSize(ways * ENDS.size()).hasSizeGreaterThanOrEqualTo(8 * 15);
    }

    @ParameterizedTest
    @MethodSource("waysAndEnds")
    void every_hold_ends_and_the_ledger_has_what_the_host_bills(MediaWay way, End end) throws IOException {
        int before = money.settled().size();

        int status = ask(way, end);
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
        if (!isWholeEvenSo(way, end)) {
            assertThat(last.settlement().cause()).isEqualTo(end.cause());
        }
        if (end == End.COMPLETED) {
            assertThat(status).isEqualTo(200);
            assertThat(nanos(bill)).isPositive();
            assertThat(last.settlement().status()).isEqualTo(way.status().name());
        }
        if (end == End.COMPLETED && way.status() == CostStatus.EXACT) {
            assertThat(cost).isEqualTo(nanos(bill));
        }
    }

    /** Sounds that make no sense are sounds. */
    private static boolean isWholeEvenSo(MediaWay way, End end) {
        return way == MediaWay.SPEECH && end == End.GARBAGE;
    }

    private static long nanos(BillTotals totals) {
        ModelPrices prices =
                Objects.requireNonNull(PriceBook.packaged().of("simulated", "demo", System.currentTimeMillis()));
        return prices.cost(Usage.of(totals.inputTokens(), totals.outputTokens(), 0, 0), Conditions.STANDARD)
                .nanos();
    }

    /** The status of the answer; 0 where none is waited for. */
    private static int ask(MediaWay way, End end) throws IOException {
        try (Caller caller = gateway.connect()) {
            way.post(caller, gateway.key(), "simulated/demo;tokens=5;fault=" + end.fault());
            if (end.leaves()) {
                gateway.await(() -> gateway.host().bill().totals().running() > 0);
                if (way == MediaWay.SPEECH && end == End.CALLER_LEAVES_IN_THE_MIDDLE) {
                    caller.readHead();
                    caller.skip(1_000);
                }
                caller.reset();
                return 0;
            }
            int status = caller.readHead().status();
            readToTheEnd(caller);
            return status;
        }
    }

    private static void readToTheEnd(Caller caller) {
        try {
            caller.readBody();
        } catch (IOException brokenOff) {
            // as the host did
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_host_that_is_not_there_costs_nothing(MediaWay way) throws IOException {
        int before = money.settled().size();

        try (Caller caller = gateway.connect()) {
            way.post(caller, gateway.key(), "groq/llama-3.1-8b-instant");
            assertThat(caller.readHead().status()).isGreaterThanOrEqualTo(500);
        }

        gateway.awaitQuiet();
        gateway.await(
                () -> money.settled().size() > before && money.budgets().holds().open() == 0);
        assertThat(money.settled().subList(before, money.settled().size())).allSatisfy(settled -> {
            assertThat(settled.settlement().cause()).isEqualTo(Cause.UPSTREAM_ERROR);
            assertThat(settled.settlement().costNanos()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_asked_when_the_budget_is_used_up(MediaWay way) throws IOException {
        TestMoney spent = money(1);
        try (TestGateway poor = TestGateway.start(QUICK, spent.treasury());
                Caller caller = poor.connect()) {
            way.post(caller, poor.key(), "simulated/demo");

            assertThat(caller.readHead().status()).isEqualTo(429);
            poor.awaitQuiet();
            assertThat(poor.host().bill().totals().requests()).isZero();
            assertThat(spent.budgets().holds().open()).isZero();
            assertThat(spent.settled()).isEmpty();
        } finally {
            spent.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_gateway_that_goes_settles_what_still_runs(MediaWay way) throws IOException {
        TestMoney own = money(DOLLARS);
        try (TestGateway going =
                        TestGateway.start(QUICK + "drain: {announce: 0ms, deadline: 200ms}\n", own.treasury());
                Caller caller = going.connect()) {
            way.post(caller, going.key(), "simulated/demo;tokens=5;fault=stall@2");
            going.await(() -> going.host().bill().totals().running() > 0);

            TestGateway.await(going.gateway().drain());

            going.await(() -> own.settled().size() == 1 && own.budgets().holds().open() == 0);
            Settled settled = own.settled().getFirst();
            assertThat(settled.settlement().cause()).isEqualTo(Cause.DRAIN);
            going.awaitQuiet();
            assertThat(settled.settlement().costNanos())
                    .isGreaterThanOrEqualTo(nanos(going.host().bill().totals()))
                    .isPositive();
        } finally {
            own.close();
        }
    }
}
