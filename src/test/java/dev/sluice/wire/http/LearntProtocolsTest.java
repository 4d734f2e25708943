package dev.sluice.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.Origin;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LearntProtocolsTest {
    private static final Origin HOST = new Origin(true, "host", 443);

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1);
    private final LearntProtocols learnt = new LearntProtocols(clock::get);

    @Test
    void what_was_learnt_of_a_host_is_about_that_host_and_holds_for_ten_minutes() {
        assertThat(learnt.speaksOnlyHttp1(HOST)).isFalse();
        learnt.foundHttp1(HOST);
        assertThat(learnt.speaksOnlyHttp1(HOST)).isTrue();
        assertThat(learnt.speaksOnlyHttp1(new Origin(true, "host", 8443))).isFalse();

        clock.addAndGet(Duration.ofMinutes(10).toNanos() - 1);
        assertThat(learnt.speaksOnlyHttp1(HOST)).isTrue();
        clock.incrementAndGet();
        assertThat(learnt.speaksOnlyHttp1(HOST)).isFalse();
    }

    @Test
    void a_host_that_cannot_be_connected_to_is_asked_again() {
        learnt.foundHttp1(HOST);
        learnt.forget(HOST);
        assertThat(learnt.speaksOnlyHttp1(HOST)).isFalse();
    }
}
