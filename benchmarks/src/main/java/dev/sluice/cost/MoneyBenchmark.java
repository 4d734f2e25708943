package dev.sluice.cost;

import dev.sluice.auth.AuthenticateStage;
import dev.sluice.auth.KeyRing;
import dev.sluice.auth.Pepper;
import dev.sluice.budget.Budget;
import dev.sluice.budget.Budgets;
import dev.sluice.budget.Estimates;
import dev.sluice.budget.MemoryBank;
import dev.sluice.budget.Mode;
import dev.sluice.budget.Scope;
import dev.sluice.budget.Slices;
import dev.sluice.budget.Window;
import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Operation;
import dev.sluice.dialect.AnswerLength;
import dev.sluice.dialect.Ask;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.ledger.Journal;
import dev.sluice.ledger.JournalLimits;
import dev.sluice.pipeline.Candidate;
import dev.sluice.pipeline.Exchange;
import dev.sluice.pipeline.Terms.Unpriced;
import dev.sluice.price.PriceBook;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a request goes through before it may spend: its key is looked up, it is planned what it may cost, and that is held in the budgets
 * of its key and of its model. {@code nothing} makes the same exchange and does none of it.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class MoneyBenchmark {
    private static final long DOLLAR = 1_000_000_000;
    private static final Future<Answer> REFUSED =
            Future.failedFuture(Failure.of(Kind.OVERLOADED, "This is as far as it goes."));
    private static final Candidate CANDIDATE = new Candidate("openai", "gpt-4o-mini");
    private static final Ask ASK = new Ask(
            "openai/gpt-4o-mini",
            true,
            dev.sluice.stream.Slices.of(Buffer.buffer("{}")),
            Ask.Shape.Json.WITHOUT_MODEL,
            new AnswerLength(600, 200, 1, false, List.of(), null, null),
            null);

    private final Vertx vertx = Vertx.vertx();
    private final Future<Failure> gone = Promise.<Failure>promise().future();
    private MultiMap headers;
    private KeyRing keys;
    private AuthenticateStage authenticate;
    private BudgetStage budget;
    private Budgets budgets;
    private int requests;

    @Setup
    public void open() throws IOException {
        Path folder = Files.createTempDirectory("sluice-benchmark");
        SecureRandom random = new SecureRandom();
        Pepper pepper = Pepper.load(null, folder, random);
        keys = KeyRing.ofSession(vertx, pepper, random);
        keys.start().toCompletionStage().toCompletableFuture().join();
        headers = MultiMap.caseInsensitiveMultiMap()
                .add("host", "127.0.0.1:8080")
                .add("content-type", "application/json")
                .add(
                        "authorization",
                        "Bearer " + keys.addSessionKey("benchmark").reveal());
        authenticate = new AuthenticateStage(keys, pepper);
        Window month = new Window.Calendar(Window.Unit.MONTH, ZoneId.of("UTC"));
        List<Budget> all = List.of(
                new Budget("k", Scope.KEY, Budget.EACH, 1_000_000 * DOLLAR, month, Mode.HARD),
                new Budget("m", Scope.MODEL, Budget.EACH, 4_000_000 * DOLLAR, month, Mode.HARD));
        MemoryBank bank = new MemoryBank(new Slices(1000), System::currentTimeMillis);
        bank.replace(all);
        budgets = new Budgets(bank.of("node"), System::currentTimeMillis);
        budgets.replace(all);
        Journal journal = Journal.open(folder.resolve("journal"), JournalLimits.DEFAULT, Clock.systemUTC(), random);
        PriceBook prices = PriceBook.packaged();
        Treasury treasury = new Treasury(
                () -> prices,
                budgets,
                new Estimates(),
                journal,
                new CostPolicy(Unpriced.DENY, 0, false),
                Future.succeededFuture(),
                Facts.UNHEARD,
                2,
                System::currentTimeMillis);
        budget = new BudgetStage(vertx, treasury, name -> List.of(CANDIDATE));
        if (!(admitted().cause() instanceof Failure end) || end.kind() != Kind.OVERLOADED) {
            throw new IllegalStateException("not admitted", admitted().cause());
        }
    }

    @TearDown
    public void close() {
        keys.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Exchange exchange() {
        Exchange exchange = new Exchange(
                "0af7651916cd43dd",
                Operation.CHAT,
                new Exchange.Inbound("/v1/chat/completions", null, null, headers, () -> null, 600, gone));
        exchange.takenIn(ASK);
        exchange.answerable(List.of(CANDIDATE));
        return exchange;
    }

    @Benchmark
    public Object nothing() {
        return exchange();
    }

    @Benchmark
    public Future<Answer> authenticated() {
        return authenticate.handle(exchange(), passed -> REFUSED);
    }

    /** With the reaper's visit once in 4,096 requests, since holds wait for it. */
    @Benchmark
    public Future<Answer> admitted() {
        if ((++requests & 4_095) == 0) {
            budgets.holds().expire(System.currentTimeMillis(), hold -> {});
        }
        return authenticate.handle(exchange(), passed -> budget.handle(passed, paid -> REFUSED));
    }
}
