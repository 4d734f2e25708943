package dev.sluice.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final FakeCaller caller = new FakeCaller();
    private final List<Failure> failures = new ArrayList<>();
    private final Pace pace = new Pace(caller.wheel, FakeCaller.WINDOW, failures::add);

    @Test
    void too_few_bytes_in_a_window_are_a_408_told_once() {
        pace.add(FakeCaller.MIN_BYTES - 1);
        caller.pass(10 * FakeCaller.WINDOW);

        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.REQUEST_TIMEOUT);
            assertThat(failure.kind().status()).isEqualTo(408);
            assertThat(failure).hasMessage("body: 1023 bytes in 1000 ms (expected: at least 1024)");
        });
    }

    @Test
    void nothing_is_said_before_the_window_is_over() {
        caller.pass(FakeCaller.WINDOW - 100);

        assertThat(failures).isEmpty();
    }

    @Test
    void each_window_counts_for_itself() {
        pace.add(100 * FakeCaller.MIN_BYTES);
        caller.pass(FakeCaller.WINDOW);
        pace.add(FakeCaller.MIN_BYTES);
        caller.pass(FakeCaller.WINDOW);
        assertThat(failures).isEmpty();

        pace.add(FakeCaller.MIN_BYTES - 1);
        caller.pass(FakeCaller.WINDOW);

        assertThat(failures).hasSize(1);
    }

    @Test
    void a_window_shorter_than_a_byte_takes_still_wants_one() {
        List<Failure> others = new ArrayList<>();
        new Pace(caller.wheel, 0, others::add);

        caller.pass(0);

        assertThat(others)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("at least 1)"));
    }

    @Test
    void nobody_is_blamed_while_we_do_not_read_however_long_that_is() {
        pace.suspend(true);
        caller.pass(10 * FakeCaller.WINDOW);
        pace.suspend(false);
        assertThat(failures).isEmpty();

        caller.pass(2 * FakeCaller.WINDOW);

        assertThat(failures).hasSize(1);
    }

    @Test
    void nothing_is_said_after_the_stop() {
        pace.stop();

        caller.pass(10 * FakeCaller.WINDOW);

        assertThat(failures).isEmpty();
    }
}
