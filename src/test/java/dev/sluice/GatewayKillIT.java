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
import dev.sluice.provider.simulated.SimulatedHost;
import dev.sluice.testing.Books;
import dev.sluice.testing.GatewayNode;
import dev.sluice.testing.HostBill;
import dev.sluice.testing.SpendingCallers;
import dev.sluice.wire.http.HttpWire;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * G3 and B9: a gateway of its own process, with the store and the journal of its own, is killed by SIGKILL under load and started again,
 * {@code -Dsluice.kills=200} times. A cycle is one start and one kill: four times of five while it serves, else while it starts. The host is
 * in this process and outlives it; its bill is what the ledger has to agree with.
 */
class GatewayKillIT {
    private static final int CYCLES = Integer.getInteger("sluice.kills", 8);
    private static final int CALLERS = 24;
    private static final int CYCLES_OF_A_USER = 3;
    private static final long LIMIT = 10_000_000;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final SimulatedHost host = await(
            SimulatedHost.start(vertx, new HttpWire(vertx), SimulatedConfig.DEFAULT.withoutDelays(), "127.0.0.1", 0));
    private final HostBill bill = new HostBill(host, 500, 1_500);
    private final SplittableRandom random = new SplittableRandom(9);
    private long killsOfRunning;

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    private static Budget budget(String id, Scope scope, long limitNanos) {
        return new Budget(id, scope, Budget.EACH, limitNanos, new Window.Total(), Mode.HARD);
    }

    @Test
    @Timeout(4 * 3600)
    void the_ledger_has_every_attempt_once_and_budgets_hold_after_every_kill(TestReporter reporter) throws Exception {
        try (GatewayNode node =
                new GatewayNode(folder, host.baseUrl(), Map.of("input_tokens", "0.5", "output_tokens", "1.5"), null)) {
            try (Books books = Books.open(StoreConfig.DEFAULT, node.dataDirectory())) {
                BudgetTable table = new BudgetTable(books.database(), System::currentTimeMillis);
                await(table.create(budget("key", Scope.KEY, 1_000_000_000_000L)));
                await(table.create(budget("user", Scope.END_USER, LIMIT)));
            }
            int refused = killAgainAndAgain(node);
            node.start().terminate();
            try (Books books = Books.open(StoreConfig.DEFAULT, node.dataDirectory())) {
                check(books, refused, reporter);
            }
        }
    }

    /** How many were refused, since a budget was used up. */
    private int killAgainAndAgain(GatewayNode node) throws Exception {
        long began = System.nanoTime();
        try (SpendingCallers callers = new SpendingCallers(CALLERS, node.createKey(), node::port)) {
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                callers.askFor("u" + cycle / CYCLES_OF_A_USER);
                startAndKill(node);
                bill.take();
                if (cycle % 20 == 19) {
                    System.out.println(cycle + 1 + " kills after " + (System.nanoTime() - began) / 1_000_000_000
                            + " s, " + bill.questions() + " questions on the bill, " + callers.refused() + " refused");
                }
            }
            assertThat(callers.failed()).as(callers.lastFailure()).isZero();
            return callers.refused();
        }
    }

    private void startAndKill(GatewayNode node) throws Exception {
        if (random.nextInt(5) == 0) {
            node.launch();
            Thread.sleep(random.nextInt(100, 1_000));
        } else {
            node.start();
            Thread.sleep(random.nextInt(20, 1_500));
            killsOfRunning++;
        }
        node.kill();
    }

    private void check(Books books, int refused, TestReporter reporter) {
        List<Books.Line> lines = books.lines();
        long crashed =
                lines.stream().filter(line -> line.cause().equals("CRASH")).count();
        reporter.publishEntry(
                CYCLES + " kills",
                killsOfRunning + " while it served; " + bill.questions() + " questions on the bill, " + lines.size()
                        + " attempts in the ledger, " + crashed + " of them crashed; " + refused + " refused");
        assertThat(books.verify().isWhole()).as("%s", books.verify()).isTrue();
        bill.check(lines);
        checkBudgets(books, lines);
        assertThat(crashed).isPositive();
        if (CYCLES >= 100) {
            assertThat(refused).as("budgets that ran out").isPositive();
        }
    }

    private void checkBudgets(Books books, List<Books.Line> lines) {
        Map<String, Long> posted = books.posted();
        Map<String, Long> spent = lines.stream()
                .collect(Collectors.groupingBy(
                        line -> "user " + line.endUser(), Collectors.summingLong(Books.Line::costNanos)));
        spent.forEach((window, nanos) -> assertThat(posted.getOrDefault(window, 0L))
                .as("posted to %s", window)
                .isEqualTo(nanos));
        assertThat(spent.values()).allSatisfy(nanos -> assertThat(nanos).isLessThanOrEqualTo(LIMIT));
        assertThat(bill.nanosByUser(lines).values())
                .allSatisfy(nanos -> assertThat(nanos).isLessThanOrEqualTo(LIMIT));
        long key = posted.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("key "))
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat(key)
                .isEqualTo(lines.stream().mapToLong(Books.Line::costNanos).sum());
        assertThat(books.leasedNanos()).as("leased after the end").isZero();
    }
}
