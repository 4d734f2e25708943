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
import dev.sluice.testing.PostgresServer;
import dev.sluice.testing.SpendingCallers;
import dev.sluice.wire.http.HttpWire;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * G5 and A5: PostgreSQL is frozen, stopped and started again under load, {@code -Dsluice.outageSeconds=60} each: callers whose keys are known
 * do not notice, unknown ones are told to come back, and the ledger has all of it afterwards.
 */
class StoreOutageIT {
    private static final long SECONDS = Long.getLong("sluice.outageSeconds", 4);
    private static final String UNKNOWN = "sk-sl-abcdefghijkl-" + "A".repeat(43);
    private static final String QUESTION =
            "{\"model\":\"host/demo;tokens=3;split=%d\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final SimulatedHost host = await(
            SimulatedHost.start(vertx, new HttpWire(vertx), SimulatedConfig.DEFAULT.withoutDelays(), "127.0.0.1", 0));
    private final HostBill bill = new HostBill(host, 500, 1_500);

    private PostgresServer postgres;

    private GatewayNode node;

    @BeforeEach
    void start() throws Exception {
        postgres = new PostgresServer(folder.resolve("postgres"));
        node = new GatewayNode(
                folder.resolve("node"),
                host.baseUrl(),
                Map.of("input_tokens", "0.5", "output_tokens", "1.5"),
                postgres.url());
        try (Books books = books()) {
            await(new BudgetTable(books.database(), System::currentTimeMillis)
                    .create(new Budget(
                            "key", Scope.KEY, Budget.EACH, 1_000_000_000_000L, new Window.Total(), Mode.HARD)));
        }
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
        postgres.close();
        await(vertx.close());
    }

    private Books books() {
        return Books.open(StoreConfig.DEFAULT.at(postgres.url()), folder);
    }

    @Test
    @Timeout(900)
    void callers_do_not_notice_that_the_store_is_frozen_stopped_and_started(TestReporter reporter) throws Exception {
        String key = node.createKey();
        node.start();
        assertThat(node.ask("/v1/chat/completions", key, QUESTION.formatted(9_999_999))
                        .statusCode())
                .isEqualTo(200);
        try (SpendingCallers callers = new SpendingCallers(8, key, node::port)) {
            Thread.sleep(1_000);
            postgres.freeze();
            try {
                outage(reporter, "frozen", callers);
            } finally {
                postgres.thaw();
            }
            recover();
            postgres.stop();
            outage(reporter, "stopped", callers);
            postgres.startAgain();
            recover();
            assertThat(callers.failed() + callers.busy() + callers.refused())
                    .as(callers.lastFailure())
                    .isZero();
        }
        node.terminate();
        bill.take();
        try (Books books = books()) {
            List<Books.Line> lines = books.lines();
            reporter.publishEntry(
                    "attempts", lines.size() + " in the ledger, " + bill.questions() + " on the host's bill");
            bill.check(lines);
            assertThat(books.verify().isWhole()).as("%s", books.verify()).isTrue();
            assertThat(books.posted().values())
                    .containsExactly(
                            lines.stream().mapToLong(Books.Line::costNanos).sum());
            assertThat(books.leasedNanos()).isZero();
        }
    }

    private void outage(TestReporter reporter, String how, SpendingCallers callers) throws Exception {
        int before = callers.answered();
        long end = System.nanoTime() + SECONDS * 1_000_000_000;
        do {
            HttpResponse<String> unknown = node.ask("/v1/chat/completions", UNKNOWN, QUESTION.formatted(1));
            assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(503);
            assertThat(unknown.headers().firstValue("retry-after")).isPresent();
            assertThat(node.ask("/health/ready", "", null).statusCode()).isEqualTo(200);
        } while (System.nanoTime() < end);
        reporter.publishEntry(how + " for " + SECONDS + " s", callers.answered() - before + " answered meanwhile");
        assertThat(callers.answered()).isGreaterThan(before);
    }

    private void recover() throws Exception {
        awaitStatus(401, UNKNOWN);
    }

    private void awaitStatus(int status, String key) throws Exception {
        HttpResponse<String> answer;
        int question = 2_000_000;
        do {
            Thread.sleep(100);
            answer = node.ask("/v1/chat/completions", key, QUESTION.formatted(question++));
            assertThat(answer.statusCode()).as(answer.body()).isIn(status, 503);
        } while (answer.statusCode() != status);
    }

    @Test
    @Timeout(300)
    void a_gateway_that_starts_without_its_store_is_not_ready_and_serves_once_that_is_there() throws Exception {
        String key = node.createKey();
        postgres.stop();
        node.start();

        HttpResponse<String> known = node.ask("/v1/chat/completions", key, QUESTION.formatted(1));
        assertThat(known.statusCode()).as(known.body()).isEqualTo(503);
        assertThat(known.headers().firstValue("retry-after")).isPresent();
        assertThat(node.ask("/health/ready", "", null).statusCode()).isEqualTo(503);

        postgres.startAgain();
        awaitStatus(200, key);
        assertThat(node.ask("/health/ready", "", null).statusCode()).isEqualTo(200);
        node.terminate();
    }
}
