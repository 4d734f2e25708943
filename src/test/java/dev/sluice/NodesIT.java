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
import dev.sluice.config.StoreUrl;
import dev.sluice.provider.simulated.SimulatedHost;
import dev.sluice.testing.Books;
import dev.sluice.testing.GatewayNode;
import dev.sluice.testing.HostBill;
import dev.sluice.testing.Postgres;
import dev.sluice.testing.SpendingCallers;
import dev.sluice.wire.http.HttpWire;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * G1 and B2: three gateways, each a process with a journal of its own, lease from one PostgreSQL. Many streams at once against budgets of
 * a dollar, callers that leave, and a node that is killed in the middle and comes back: the host never bills more than the dollar.
 */
class NodesIT {
    private static final long DOLLAR = 1_000_000_000L;
    private static final int NODES = 3;
    private static final List<Integer> STREAMS = List.of(1, 100, 1_000, 5_000);

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final SimulatedHost host = await(
            SimulatedHost.start(vertx, new HttpWire(vertx), SimulatedConfig.DEFAULT.withoutDelays(), "127.0.0.1", 0));
    /** A dollar pays for 6,666 tokens. */
    private final HostBill bill = new HostBill(host, 3_000, 150_000);

    private final StoreUrl.Postgres store = Postgres.database();
    private final StoreConfig config = StoreConfig.DEFAULT.at(store);
    private final List<GatewayNode> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(GatewayNode::close);
        await(vertx.close());
    }

    private String startAll() throws Exception {
        try (Books books = Books.open(config, folder)) {
            await(new BudgetTable(books.database(), System::currentTimeMillis)
                    .create(new Budget("dollar", Scope.END_USER, Budget.EACH, DOLLAR, new Window.Total(), Mode.HARD)));
        }
        for (int i = 0; i < NODES; i++) {
            nodes.add(new GatewayNode(
                    folder.resolve("node" + i),
                    host.baseUrl(),
                    Map.of("input_tokens", "3", "output_tokens", "150"),
                    store));
        }
        // The pepper of all nodes has to be that of the key.
        String key = nodes.getFirst().createKey();
        for (GatewayNode node : nodes.subList(1, NODES)) {
            node.copyPepper(nodes.getFirst());
        }
        for (GatewayNode node : nodes) {
            node.start();
        }
        return key;
    }

    @Test
    @Timeout(600)
    void three_nodes_never_spend_more_than_the_budget_though_one_is_killed(TestReporter reporter) throws Exception {
        String key = startAll();
        for (int streams : STREAMS) {
            try (SpendingCallers callers = new SpendingCallers(0, key, () -> 0)) {
                callers.askFor("u" + streams);
                for (int stream = 0; stream < streams; stream++) {
                    callers.askOnce(nodes.get(stream % NODES));
                }
                if (streams == 1_000) {
                    callers.awaitAnswered(3);
                    nodes.getLast().kill();
                }
                callers.awaitAll();
                if (streams == 1_000) {
                    bill.take();
                    try (Books books = Books.open(config, folder)) {
                        assertThat(books.leasedNanos()).as("impounded").isPositive();
                    }
                    nodes.getLast().start();
                }
                reporter.publishEntry(
                        streams + " streams",
                        callers.answered() + " answered, " + callers.refused() + " refused, " + callers.busy()
                                + " told to wait, " + callers.lost() + " lost with their node "
                                + callers.reasons());
                assertThat(callers.failed()).as(callers.lastFailure()).isZero();
                assertThat(callers.answered()).isPositive();
                assertThat(callers.busy()).as("%s", callers.reasons()).isLessThanOrEqualTo(streams / 2);
            }
            bill.take();
        }
        for (GatewayNode node : nodes) {
            node.terminate();
        }
        try (Books books = Books.open(config, folder)) {
            check(books, reporter);
        }
    }

    private void check(Books books, TestReporter reporter) {
        List<Books.Line> lines = books.lines();
        Map<String, Long> billed = bill.nanosByUser(lines);
        Map<String, Long> settled = lines.stream()
                .collect(Collectors.groupingBy(
                        line -> "dollar " + line.endUser(), Collectors.summingLong(Books.Line::costNanos)));
        reporter.publishEntry("billed", billed.toString());
        reporter.publishEntry("settled", settled.toString());
        // The budget may be used up so soon that nothing ran on the node that was killed; GatewayKillIT sees to it that
        // something does.
        long crashed =
                lines.stream().filter(line -> line.cause().equals("CRASH")).count();
        reporter.publishEntry("crashed", Long.toString(crashed));
        assertThat(books.verify().isWhole()).as("%s", books.verify()).isTrue();
        bill.check(lines);
        assertThat(billed.values()).allSatisfy(nanos -> assertThat(nanos).isLessThanOrEqualTo(DOLLAR));
        assertThat(settled.values()).allSatisfy(nanos -> assertThat(nanos).isLessThanOrEqualTo(DOLLAR));
        assertThat(books.posted()).isEqualTo(settled);
        assertThat(books.leasedNanos()).as("leased after the end").isZero();
    }
}
