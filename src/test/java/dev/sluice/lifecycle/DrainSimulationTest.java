package dev.sluice.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.lifecycle.RunningExchanges.Running;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Ten thousand random lives of a gateway, on a clock of their own; the seed of a failing one is in its message. */
class DrainSimulationTest {
    @Test
    void cuts_nothing_before_the_deadline_and_always_ends() {
        int announced = 0;
        int ended = 0;
        int cut = 0;
        for (int seed = 0; seed < 10_000; seed++) {
            Life life = new Life(seed);
            life.run();
            announced += life.sawAnnouncing ? 1 : 0;
            ended += life.toldAtNanos != null ? 1 : 0;
            cut += life.drain.phase() instanceof Phase.Done done && done.unfinished() > 0 ? 1 : 0;
        }
        // The dice must reach every corner, or the invariants above were not tried.
        assertThat(announced).isGreaterThan(1000);
        assertThat(ended).isGreaterThan(1000);
        assertThat(cut).isGreaterThan(100);
    }

    private static final class Life {
        private static final DrainTimes TIMES = DrainTimes.of(Duration.ofMillis(500), Duration.ofMillis(3000));
        private static final long POLL = Duration.ofMillis(20).toNanos();

        private final Random random;
        private final int seed;
        private final List<RunningExchanges> loops = new ArrayList<>();
        // What was posted to each loop and has not run yet.
        private final List<Deque<Runnable>> mailboxes = new ArrayList<>();
        private final List<SimulatedExchange> exchanges = new ArrayList<>();
        private final boolean endsWhenTold;
        private long nowNanos;
        private @Nullable Long probedAtNanos;
        private @Nullable Long startedAtNanos;
        private @Nullable Long hurriedAtNanos;

        @Nullable
        Long toldAtNanos;

        boolean sawAnnouncing;
        final Drain drain;

        private final class SimulatedExchange {
            @Nullable
            Running running;

            boolean hasEnded;
            boolean wasTold;

            void end() {
                hasEnded = true;
                if (running != null) {
                    running.end();
                }
            }

            void told() {
                check(!wasTold && !hasEnded, "told twice, or after its end");
                wasTold = true;
                toldAtNanos = toldAtNanos == null ? nowNanos : toldAtNanos;
                boolean inTime = hurriedAtNanos != null
                        || sinceStart() >= TIMES.deadline().toNanos();
                check(inTime, "told to end before the deadline");
                if (endsWhenTold && random.nextInt(3) > 0) {
                    end();
                }
            }
        }

        Life(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.nowNanos = random.nextLong();
            this.endsWhenTold = random.nextBoolean();
            this.drain = new Drain(TIMES, () -> nowNanos);
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                Deque<Runnable> mailbox = new ArrayDeque<>();
                mailboxes.add(mailbox);
                loops.add(drain.addLoop(mailbox::add));
            }
        }

        void run() {
            boolean isBusy = random.nextBoolean();
            for (int step = random.nextInt(60); step > 0; step--) {
                act(isBusy);
                check(drain.advance() instanceof Phase.Serving, "left on its own");
            }
            boolean probedLately = probedAtNanos != null
                    && nowNanos - probedAtNanos <= TIMES.watched().toNanos();
            startedAtNanos = nowNanos;
            long open = open();
            Phase phase = drain.start();
            check(!drain.isReady() && drain.closesAfterReply(), "ready after the signal");
            check(phase instanceof Phase.Announcing == probedLately, "announced to nobody, or not announced");
            check(probedLately || open > 0 || phase instanceof Phase.Done, "lingers though idle");
            while (!(drain.phase() instanceof Phase.Done)) {
                step(isBusy);
            }
            check(drain.phase().equals(new Phase.Done(open())), "miscounts what is cut");
            check(loops.getFirst().begin(() -> {}) == null, "lets in after the end");
        }

        private void step(boolean isBusy) {
            act(isBusy);
            if (hurriedAtNanos == null && !(drain.phase() instanceof Phase.Ending) && random.nextInt(400) == 0) {
                hurriedAtNanos = nowNanos;
                drain.hurry();
            }
            deliver();
            nowNanos += random.nextLong(POLL + 1);
            Phase before = drain.phase();
            Phase after = drain.advance();
            check(!drain.isReady(), "ready after the signal");
            sawAnnouncing |= after instanceof Phase.Announcing;
            if (after instanceof Phase.Announcing) {
                check(drain.accepts(), "deaf while it announces");
            }
            if (before instanceof Phase.Announcing && !(after instanceof Phase.Announcing)) {
                check(sinceStart() >= TIMES.announce().toNanos(), "announcement cut short");
            }
            if (after instanceof Phase.Done && open() > 0) {
                long sinceTold = hurriedAtNanos != null
                        ? nowNanos - hurriedAtNanos
                        : sinceStart() - TIMES.deadline().toNanos();
                check(sinceTold >= TIMES.grace().toNanos(), "cut a running exchange");
            }
            check(sinceStart() <= TIMES.deadline().plus(TIMES.grace()).toNanos() + 3 * POLL, "does not end");
        }

        private void act(boolean isBusy) {
            switch (random.nextInt(6)) {
                case 0 -> begin(isBusy);
                case 1, 2 -> endOne(isBusy);
                case 3 -> deliver();
                case 4 -> nowNanos += random.nextLong(Duration.ofMillis(10).toNanos());
                default -> {
                    if (startedAtNanos == null && random.nextInt(20) == 0) {
                        nowNanos += Duration.ofSeconds(random.nextInt(100)).toNanos();
                    } else if (random.nextInt(20) == 0) {
                        drain.readinessProbed();
                        probedAtNanos = nowNanos;
                    }
                }
            }
        }

        private void begin(boolean isBusy) {
            if (!isBusy && startedAtNanos != null) {
                return;
            }
            SimulatedExchange exchange = new SimulatedExchange();
            exchange.running = loops.get(random.nextInt(loops.size())).begin(exchange::told);
            boolean isOver = drain.phase() instanceof Phase.Ending || drain.phase() instanceof Phase.Done;
            check(exchange.running == null == isOver, "turns a caller away too early, or lets one in too late");
            if (exchange.running != null) {
                exchanges.add(exchange);
            }
        }

        private void endOne(boolean isBusy) {
            if (!exchanges.isEmpty() && random.nextInt(isBusy ? 30 : 3) == 0) {
                exchanges.get(random.nextInt(exchanges.size())).end();
            }
        }

        private void deliver() {
            for (Deque<Runnable> mailbox : mailboxes) {
                while (!mailbox.isEmpty() && random.nextInt(4) > 0) {
                    mailbox.remove().run();
                }
            }
        }

        private long open() {
            return exchanges.stream().filter(exchange -> !exchange.hasEnded).count();
        }

        private long sinceStart() {
            return startedAtNanos == null ? -1 : nowNanos - startedAtNanos;
        }

        private void check(boolean holds, String violation) {
            if (!holds) {
                throw new AssertionError("seed " + seed + ": " + violation + ", in " + drain.phase());
            }
        }
    }
}
