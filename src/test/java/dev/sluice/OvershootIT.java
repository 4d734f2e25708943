package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.Budget;
import dev.sluice.budget.MemoryBank;
import dev.sluice.budget.Mode;
import dev.sluice.budget.Scope;
import dev.sluice.budget.Slices;
import dev.sluice.budget.Window;
import dev.sluice.canonical.Usage;
import dev.sluice.price.Conditions;
import dev.sluice.price.ModelPrices;
import dev.sluice.price.PriceBook;
import dev.sluice.provider.simulated.BillTotals;
import dev.sluice.testing.Caller;
import dev.sluice.testing.TestGateway;
import dev.sluice.testing.TestMoney;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * However many streams run at once against one hard budget, on however many nodes, and however they end: what the hosts bill
 * is never more than the budget. The bill is the simulated hosts' own.
 */
class OvershootIT {
    private static final long DOLLAR = 1_000_000_000L;

    /** A dollar pays for 6,666 tokens. */
    private static final PriceBook DEAR = PriceBook.parse("""
            provider,model,what,value,per,when,valid_from,valid_to,verified_at,status,source
            simulated,*,input_tokens,3,1000000,,,,,,test
            simulated,*,output_tokens,150,1000000,,,,,,test
            """, "test");

    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final List<TestMoney> moneys = new ArrayList<>();
    private final List<TestGateway> nodes = new ArrayList<>();

    private void start(int count) {
        Budget budget = new Budget("dollar", Scope.END_USER, Budget.EACH, DOLLAR, new Window.Total(), Mode.HARD);
        MemoryBank bank = new MemoryBank(Slices.ofNodes(count), System::currentTimeMillis);
        for (int node = 0; node < count; node++) {
            TestMoney money = new TestMoney(DEAR, bank, "node-" + node).limits(budget);
            moneys.add(money);
            nodes.add(TestGateway.start("simulated:\n  firstToken: 5ms\n  interToken: 5ms\n", money.treasury()));
        }
    }

    private void stop() {
        nodes.forEach(TestGateway::close);
        moneys.forEach(TestMoney::close);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 100", "1, 1000", "1, 5000", "3, 1", "3, 100", "3, 1000", "3, 5000"})
    @Timeout(300)
    void streams_at_once_never_cost_more_than_the_budget(int nodeCount, int streams, TestReporter reporter)
            throws Exception {
        start(nodeCount);
        try {
            run(streams);
            nodes.forEach(TestGateway::awaitQuiet);

            long billed = nodes.stream()
                    .mapToLong(node -> nanos(node.host().bill().totals()))
                    .sum();
            long settled = moneys.stream().mapToLong(TestMoney::settledNanos).sum();
            reporter.publishEntry(
                    streams + " streams on " + nodeCount + " nodes",
                    admitted + " admitted, " + refused + " refused, billed $" + billed / 1e9 + ", settled $"
                            + settled / 1e9);
            assertThat(billed).as("nano-dollars on the hosts' own bills").isLessThanOrEqualTo(DOLLAR);
            assertThat(settled).isLessThanOrEqualTo(DOLLAR);
            assertThat(moneys)
                    .allSatisfy(
                            money -> assertThat(money.budgets().holds().open()).isZero());
            assertThat(admitted.get() + refused.get()).isEqualTo(streams);
            assertThat(admitted.get()).isPositive();
        } finally {
            stop();
        }
    }

    private static long nanos(BillTotals totals) {
        ModelPrices prices = Objects.requireNonNull(DEAR.of("simulated", "demo", System.currentTimeMillis()));
        return prices.cost(Usage.of(totals.inputTokens(), totals.outputTokens(), 0, 0), Conditions.STANDARD)
                .nanos();
    }

    private void run(int streams) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int stream = 0; stream < streams; stream++) {
                int number = stream;
                callers.add(threads.submit(() -> {
                    call(number);
                    return null;
                }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        }
    }

    /** Every third caller leaves somewhere in the middle. */
    private void call(int number) throws IOException {
        Random random = new Random(number);
        TestGateway node = nodes.get(number % nodes.size());
        int tokens = 20 + random.nextInt(400);
        int leavesAfter = number % 3 == 0 ? random.nextInt(tokens) : Integer.MAX_VALUE;
        try (Caller caller = node.connect()) {
            String body = "{\"stream\":true,\"model\":\"simulated/demo;tokens=" + tokens
                    + "\",\"messages\":[{\"role\":\"user\",\"content\":\"How do rivers run?\"}]}";
            caller.head(
                    "/v1/chat/completions",
                    node.key(),
                    "x-sluice-end-user: everybody\r\ncontent-type: application/json\r\ncontent-length: " + body.length()
                            + "\r\n");
            caller.write(body.getBytes(StandardCharsets.US_ASCII));
            int status = caller.readHead().status();
            if (status == 429) {
                refused.incrementAndGet();
                return;
            }
            assertThat(status).isEqualTo(200);
            admitted.incrementAndGet();
            read(caller, leavesAfter);
        }
    }

    private static void read(Caller caller, int events) throws IOException {
        for (int event = 0; event < events; event++) {
            if (caller.readEvent().contains("[DONE]")) {
                return;
            }
        }
        caller.reset();
    }
}
