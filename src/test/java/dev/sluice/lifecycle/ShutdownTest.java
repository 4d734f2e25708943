package dev.sluice.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.lifecycle.RunningExchanges.Running;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ShutdownTest {
    private static final DrainTimes LONG = DrainTimes.of(Duration.ofMinutes(1), Duration.ofMinutes(15));

    private static <T> T within10Seconds(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void an_idle_gateway_is_drained_at_once(Vertx vertx) throws Exception {
        Drain drain = new Drain(LONG, System::nanoTime);
        drain.addLoop(Runnable::run);
        Shutdown shutdown = new Shutdown(vertx, drain);

        Phase.Done done = within10Seconds(shutdown.start());

        assertThat(done.unfinished()).isZero();
        assertThat(shutdown.closing().succeeded()).isTrue();
    }

    @Test
    void the_listener_closes_first_and_the_last_exchange_ends_the_drain(Vertx vertx) throws Exception {
        Drain drain = new Drain(LONG, System::nanoTime);
        Context loop = vertx.getOrCreateContext();
        RunningExchanges exchanges = drain.addLoop(task -> loop.runOnContext(go -> task.run()));
        Promise<Running> begun = Promise.promise();
        loop.runOnContext(go -> begun.complete(exchanges.begin(() -> {})));
        Running running = within10Seconds(begun.future());
        Shutdown shutdown = new Shutdown(vertx, drain);

        Future<Phase.Done> drained = shutdown.start();
        assertThat(drain.isReady()).isFalse();
        within10Seconds(shutdown.closing());
        assertThat(drained.isComplete()).isFalse();
        loop.runOnContext(go -> running.end());

        assertThat(within10Seconds(drained).unfinished()).isZero();
    }

    @Test
    void the_second_signal_tells_the_running_exchanges_to_end_on_their_loop(Vertx vertx) throws Exception {
        Drain drain = new Drain(LONG, System::nanoTime);
        Context loop = vertx.getOrCreateContext();
        RunningExchanges exchanges = drain.addLoop(task -> loop.runOnContext(go -> task.run()));
        Promise<Running> begun = Promise.promise();
        Promise<Boolean> toldOnLoop = Promise.promise();
        loop.runOnContext(go -> begun.complete(exchanges.begin(() -> {
            toldOnLoop.complete(vertx.getOrCreateContext().equals(loop) && Context.isOnEventLoopThread());
            begun.future().onSuccess(Running::end);
        })));
        within10Seconds(begun.future());
        Shutdown shutdown = new Shutdown(vertx, drain);

        shutdown.start();
        Phase.Done done = within10Seconds(shutdown.start());

        assertThat(within10Seconds(toldOnLoop.future())).isTrue();
        assertThat(done.unfinished()).isZero();
    }
}
