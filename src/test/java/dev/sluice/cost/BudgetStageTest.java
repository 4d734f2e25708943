package dev.sluice.cost;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.Budgets;
import dev.sluice.budget.Estimates;
import dev.sluice.budget.MemoryBank;
import dev.sluice.budget.Slices;
import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Operation;
import dev.sluice.dialect.AnswerLength;
import dev.sluice.dialect.Ask;
import dev.sluice.failure.Failure;
import dev.sluice.ledger.Journal;
import dev.sluice.ledger.JournalLimits;
import dev.sluice.pipeline.Caller;
import dev.sluice.pipeline.Candidate;
import dev.sluice.pipeline.Exchange;
import dev.sluice.price.PriceBook;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetStageTest {
    private static final Candidate CANDIDATE = new Candidate("openai", "gpt-4o-mini");

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Promise<Void> known = Promise.promise();

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    private BudgetStage stage() throws IOException {
        MemoryBank bank = new MemoryBank(new Slices(1000), System::currentTimeMillis);
        Treasury treasury = new Treasury(
                PriceBook::packaged,
                new Budgets(bank.of("node"), System::currentTimeMillis),
                new Estimates(),
                Journal.open(folder, JournalLimits.DEFAULT, Clock.systemUTC(), new SecureRandom()),
                CostPolicy.STRICT,
                known.future(),
                Facts.UNHEARD,
                2,
                System::currentTimeMillis);
        return new BudgetStage(vertx, treasury, name -> List.of(CANDIDATE));
    }

    private static Exchange exchange() {
        Exchange exchange = new Exchange(
                "x",
                Operation.CHAT,
                new Exchange.Inbound(
                        "/v1/chat/completions",
                        null,
                        null,
                        MultiMap.caseInsensitiveMultiMap(),
                        () -> {
                            throw new AssertionError("The body was touched");
                        },
                        2,
                        Promise.<Failure>promise().future()));
        exchange.authenticated(new Caller("k", "key"));
        exchange.takenIn(new Ask(
                CANDIDATE.name(),
                true,
                dev.sluice.stream.Slices.of(Buffer.buffer("{}")),
                Ask.Shape.Json.WITHOUT_MODEL,
                AnswerLength.UNSAID,
                null));
        exchange.answerable(List.of(CANDIDATE));
        return exchange;
    }

    @Test
    void who_waited_for_the_budgets_goes_on_where_it_came_from() throws Exception {
        Promise<Boolean> wentOn = Promise.promise();
        Promise<Void> asked = Promise.promise();
        AtomicReference<Thread> thread = new AtomicReference<>();
        vertx.getOrCreateContext().runOnContext(go -> {
            thread.set(Thread.currentThread());
            try {
                Future<Answer> unused = stage().handle(exchange(), passed -> {
                    wentOn.complete(Thread.currentThread().equals(thread.get()));
                    return Future.failedFuture("as far as it goes");
                });
                asked.complete();
            } catch (IOException unreadable) {
                asked.fail(unreadable);
            }
        });
        await(asked.future());
        Thread other = Thread.ofPlatform().start(known::complete);
        other.join();

        assertThat(await(wentOn.future())).isTrue();
    }
}
