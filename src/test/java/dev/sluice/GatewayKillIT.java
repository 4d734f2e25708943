package dev.sluice;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.Budget;
import dev.sluice.budget.Mode;
import dev.sluice.budget.Scope;
import dev.sluice.budget.Window;
import dev.sluice.budget.sql.BudgetTable;
import dev.sluice.config.SimulatedConfig;
import dev.sluice.config.StoreConfig;
import dev.sluice.provider.simulated.BillEntry;
import dev.sluice.provider.simulated.Ending;
import dev.sluice.provider.simulated.SimulatedHost;
import dev.sluice.testing.Books;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.SpendingCallers;
import dev.sluice.wire.http.HttpWire;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * G3 and B9: a gateway of its own process, with the store and the journal of its own, is killed by SIGKILL under load and started again,
 * {@code -Dsluice.kills=200} times. A cycle is one start and one kill: four times of five while it serves, else while it starts. The host is in
 * this process and outlives it; its bill is what the ledger has to agree with.
 */
class GatewayKillIT {
    private static final int CYCLES = Integer.getInteger("sluice.kills", 12);
    private static final int CALLERS = 24;
    private static final int CYCLES_OF_A_USER = 3;
    private static final long LIMIT = 60_000_000;
    private static final long INPUT_NANOS = 500;
    private static final long OUTPUT_NANOS = 1_500;
    private static final long MARK_TOKENS = 256;
    private static final String PRICES = """
            provider,model,what,value,per,when,valid_from,valid_to,verified_at,status,source
            host,*,input_tokens,0.5,1000000,,,,,,the simulated host's bill
            host,*,output_tokens,1.5,1000000,,,,,,the simulated host's bill
            """;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final SplittableRandom random = new SplittableRandom(9);
    private final Map<String, List<BillEntry>> bill = new TreeMap<>();
    private final Map<String, String> userOf = new HashMap<>();
    private SimulatedHost host = await(SimulatedHost.start(
            vertx, new HttpWire(vertx), SimulatedConfig.DEFAULT.withoutDelays(), "127.0.0.1", 0));
    private volatile int port;
    private long killsOfRunning;

    @BeforeEach
    void configure() throws IOException {
        Files.writeString(folder.resolve("prices.csv"), PRICES);
        Files.writeString(folder.resolve("sluice.yaml"), """
                simulated: {enabled: false}
                local: {enabled: false}
                server: {port: 0, eventLoops: 1}
                prices: {overrides: %s}
                providers:
                  host: {baseUrl: "%s", models: [demo], discover: false}
                """.formatted(folder.resolve("prices.csv"), host.baseUrl()));
        try (Books books = books()) {
            BudgetTable table = new BudgetTable(books.database(), System::currentTimeMillis);
            await(table.create(budget("key", Scope.KEY, 1_000_000_000_000L)));
            await(table.create(budget("user", Scope.END_USER, LIMIT)));
        }
    }

    private static Budget budget(String id, Scope scope, long limitNanos) {
        return new Budget(id, scope, Budget.EACH, limitNanos, new Window.Total(), Mode.HARD);
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Books books() {
        return Books.open(StoreConfig.DEFAULT, data());
    }

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    private SluiceProcess serve() throws IOException {
        return SluiceProcess.start(
                folder.resolve("process"),
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                "serve",
                "--config",
                folder.resolve("sluice.yaml").toString(),
                "--data-dir",
                data().toString());
    }

    private static int portOf(SluiceProcess gateway) throws IOException, InterruptedException {
        return Integer.parseInt(gateway.awaitLine("http://127.0.0.1:(\\d+)/v1"));
    }

    private String createKey() throws Exception {
        try (SluiceProcess process = SluiceProcess.start(
                folder.resolve("key"),
                List.of(),
                "key",
                "create",
                "--quiet",
                "--data-dir",
                data().toString())) {
            return process.awaitLine("(sk-sl-\\S+)");
        }
    }

    @Test
    @Timeout(4 * 3600)
    void the_ledger_has_every_attempt_once_and_budgets_hold_after_every_kill(TestReporter reporter) throws Exception {
        String key = createKey();
        long began = System.nanoTime();
        int refused;
        try (SpendingCallers callers = new SpendingCallers(CALLERS, key, () -> port)) {
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                callers.askFor("u" + cycle / CYCLES_OF_A_USER);
                startAndKill();
                takeBill();
                if (cycle % 20 == 19) {
                    System.out.println(cycle + 1 + " kills after " + (System.nanoTime() - began) / 1_000_000_000
                            + " s, " + bill.size() + " questions on the bill, " + callers.refused() + " refused");
                }
            }
            refused = callers.refused();
            assertThat(callers.failed()).as(callers.lastFailure()).isZero();
        }
        try (SluiceProcess gateway = serve()) {
            portOf(gateway);
            assertThat(gateway.terminate()).as(gateway.errors()).isZero();
        }
        check(reporter, refused);
    }

    private void startAndKill() throws Exception {
        try (SluiceProcess gateway = serve()) {
            if (random.nextInt(5) == 0) {
                Thread.sleep(random.nextInt(100, 1_000));
            } else {
                port = portOf(gateway);
                Thread.sleep(random.nextInt(20, 1_500));
                killsOfRunning++;
            }
            port = 0;
        }
    }

    /** With the gateway dead, what runs at the host ends at once. */
    private void takeBill() throws InterruptedException {
        while (host.bill().totals().running() > 0) {
            Thread.sleep(2);
        }
        host.bill().latest(Integer.MAX_VALUE).forEach(entry -> bill.computeIfAbsent(
                        String.valueOf(entry.model()), model -> new ArrayList<>())
                .add(entry));
        host.bill().reset();
    }

    private void check(TestReporter reporter, int refused) {
        try (Books books = books()) {
            List<Books.Line> lines = books.lines();
            Map<String, List<Books.Line>> byModel =
                    lines.stream().collect(Collectors.groupingBy(Books.Line::model));
            long crashed = lines.stream().filter(line -> line.cause().equals("CRASH")).count();
            reporter.publishEntry(
                    CYCLES + " kills",
                    killsOfRunning + " while it served; " + bill.size() + " questions on the bill, " + lines.size()
                            + " attempts in the ledger, " + crashed + " of them crashed; " + refused + " refused");
            assertThat(books.verify().isWhole()).as("%s", books.verify()).isTrue();
            Set<String> lost = new HashSet<>(bill.keySet());
            lost.removeAll(byModel.keySet());
            assertThat(lost).as("on the bill, but not in the ledger").isEmpty();
            byModel.forEach((model, attempts) -> checkQuestion(attempts, bill.getOrDefault(model, List.of())));
            checkBudgets(books, lines);
            assertThat(crashed).isPositive();
            assertThat(refused).isPositive();
        }
    }

    private void checkQuestion(List<Books.Line> attempts, List<BillEntry> billed) {
        assertThat(attempts).as("%s", billed).hasSize(1);
        assertThat(billed).hasSizeLessThanOrEqualTo(1);
        Books.Line line = attempts.getFirst();
        assertThat(line.costNanos()).as("%s", line).isBetween(0L, line.heldNanos());
        if (line.cause().equals("CRASH")) {
            assertThat(line.costNanos()).as("%s", line).isPositive();
        }
        if (billed.isEmpty()) {
            assertThat(line.cause()).as("not on the bill: %s", line).isIn("CRASH", "CLIENT_CANCEL");
            return;
        }
        BillEntry entry = billed.getFirst();
        userOf.put(line.model(), line.endUser());
        assertThat(line.costNanos()).as("%s for %s", line, entry).isGreaterThanOrEqualTo(leastNanos(line, entry));
        if (line.cause().equals("COMPLETED")) {
            assertThat(entry.ending()).isEqualTo(Ending.COMPLETED);
            assertThat(line.costNanos()).as("%s for %s", line, entry).isEqualTo(entry.costNanos());
        }
    }

    /**
     * Of a stream that was broken off, what was on its way is an estimate: after a crash the tokens up to the next mark, at least, are charged.
     * Whether budgets hold even so is checked with their sums.
     */
    private static long leastNanos(Books.Line line, BillEntry entry) {
        long input = entry.inputTokens() * INPUT_NANOS;
        return switch (line.cause()) {
            case "CLIENT_CANCEL" -> input + 1;
            case "CRASH" ->
                entry.stream() ? input + Math.min(entry.outputTokens(), MARK_TOKENS) * OUTPUT_NANOS : entry.costNanos();
            default -> entry.costNanos();
        };
    }

    private void checkBudgets(Books books, List<Books.Line> lines) {
        Map<String, Long> posted = books.posted();
        Map<String, Long> spent = lines.stream()
                .collect(Collectors.groupingBy(
                        line -> "user " + line.endUser(), Collectors.summingLong(Books.Line::costNanos)));
        Map<String, Long> billed = new HashMap<>();
        bill.forEach((model, entries) -> entries.forEach(
                entry -> billed.merge(String.valueOf(userOf.get(model)), entry.costNanos(), Long::sum)));
        spent.forEach((window, nanos) ->
                assertThat(posted.getOrDefault(window, 0L)).as("posted to %s", window).isEqualTo(nanos));
        assertThat(spent.values()).allSatisfy(nanos -> assertThat(nanos).isLessThanOrEqualTo(LIMIT));
        assertThat(billed.values()).allSatisfy(nanos -> assertThat(nanos).isLessThanOrEqualTo(LIMIT));
        long key = posted.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("key "))
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat(key).isEqualTo(lines.stream().mapToLong(Books.Line::costNanos).sum());
        assertThat(books.leasedNanos()).as("leased after the end").isZero();
    }
}
