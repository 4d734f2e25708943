package dev.sluice.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private long nowNanos;
    private final Drain drain =
            new Drain(DrainTimes.of(Duration.ofSeconds(10), Duration.ofMinutes(15)), () -> nowNanos);
    private final RunningExchanges loop = drain.addLoop(Runnable::run);
    private final Readiness readiness = new Readiness(drain);

    private void assertAnswers(int status, String word) {
        Readiness.Report report = readiness.probe();
        assertThat(report.status()).isEqualTo(status);
        assertThat(new JsonObject(report.json()).getString("status")).isEqualTo(word);
        assertThat(new JsonObject(report.json()).getString("reason")).isNotBlank();
    }

    @Test
    void goes_from_starting_to_ready_to_draining() {
        assertAnswers(503, "starting");

        readiness.started();
        assertAnswers(200, "ready");

        loop.begin(() -> {});
        drain.start();
        assertAnswers(503, "draining");

        nowNanos += Duration.ofSeconds(11).toNanos();
        drain.advance();
        assertThat(drain.phase()).isInstanceOf(Phase.Draining.class);
        assertAnswers(503, "draining");

        nowNanos += Duration.ofMinutes(15).toNanos();
        drain.advance();
        assertAnswers(503, "draining");

        nowNanos += Duration.ofMinutes(15).toNanos();
        assertThat(drain.advance()).isInstanceOf(Phase.Done.class);
        assertAnswers(503, "draining");
    }

    @Test
    void a_probe_makes_the_drain_announce_itself() {
        readiness.probe();

        assertThat(drain.start()).isInstanceOf(Phase.Announcing.class);
    }
}
