package dev.sluice.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.budget.Window.Calendar;
import dev.sluice.budget.Window.Rolling;
import dev.sluice.budget.Window.Total;
import dev.sluice.budget.Window.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static long at(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    private static Budget budget(Window window) {
        return new Budget("b", Scope.KEY, "k", 100, window, Mode.HARD);
    }

    private static String span(Window window, String instant) {
        Span span = budget(window).spanAt(at(instant));
        return Instant.ofEpochMilli(span.period()) + " " + Instant.ofEpochMilli(span.endMillis());
    }

    @Test
    void calendar_windows_begin_where_the_zone_says() {
        assertThat(span(new Calendar(Unit.HOUR, BERLIN), "2026-11-23T08:59:59Z"))
                .isEqualTo("2026-11-23T08:00:00Z 2026-11-23T09:00:00Z");
        assertThat(span(new Calendar(Unit.DAY, BERLIN), "2026-11-23T23:30:00Z"))
                .isEqualTo("2026-11-23T23:00:00Z 2026-11-24T23:00:00Z");
        assertThat(span(new Calendar(Unit.WEEK, BERLIN), "2026-11-29T22:59:59Z"))
                .isEqualTo("2026-11-22T23:00:00Z 2026-11-29T23:00:00Z");
        assertThat(span(new Calendar(Unit.MONTH, BERLIN), "2026-02-28T12:00:00Z"))
                .isEqualTo("2026-01-31T23:00:00Z 2026-02-28T23:00:00Z");
        assertThat(span(new Calendar(Unit.YEAR, BERLIN), "2026-12-31T23:00:00Z"))
                .isEqualTo("2026-12-31T23:00:00Z 2027-12-31T23:00:00Z");
    }

    @Test
    void days_on_which_clocks_are_moved_have_23_and_25_hours() {
        Calendar day = new Calendar(Unit.DAY, BERLIN);

        assertThat(span(day, "2026-03-29T12:00:00Z")).isEqualTo("2026-03-28T23:00:00Z 2026-03-29T22:00:00Z");
        assertThat(span(day, "2026-10-25T12:00:00Z")).isEqualTo("2026-10-24T22:00:00Z 2026-10-25T23:00:00Z");
    }

    @Test
    void an_hour_that_a_clock_shows_twice_is_two_windows() {
        Calendar hour = new Calendar(Unit.HOUR, BERLIN);

        assertThat(span(hour, "2026-10-25T00:30:00Z")).isEqualTo("2026-10-25T00:00:00Z 2026-10-25T01:00:00Z");
        assertThat(span(hour, "2026-10-25T01:30:00Z")).isEqualTo("2026-10-25T01:00:00Z 2026-10-25T02:00:00Z");
    }

    @Test
    void windows_follow_each_other_in_every_zone() {
        Random random = new Random(5);
        List<Unit> units = List.of(Unit.values());
        List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        for (int i = 0; i < 20_000; i++) {
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            Calendar window = new Calendar(units.get(random.nextInt(5)), zone);
            long now = random.nextLong(at("2000-01-01T00:00:00Z"), at("2035-01-01T00:00:00Z"));

            Span span = budget(window).spanAt(now);
            Span later = budget(window).spanAt(now + random.nextLong(7_200_000));

            assertThat(span.period()).as("%s %s", window, now).isLessThanOrEqualTo(now);
            assertThat(span.untilMillis()).as("%s %s", window, now).isGreaterThan(now);
            assertThat(later.period()).as("%s %s", window, now).isGreaterThanOrEqualTo(span.period());
            assertThat(budget(window).spanAt(span.period()).period()).isEqualTo(span.period());
        }
    }

    @Test
    void a_rolling_window_forgets_a_slot_when_all_of_it_is_old_enough() {
        Rolling window = new Rolling(Duration.ofHours(5));
        long now = at("2026-11-23T08:02:00Z");

        Span span = budget(window).spanAt(now);

        assertThat(Instant.ofEpochMilli(span.slot())).isEqualTo("2026-11-23T08:00:00Z");
        assertThat(span.period()).isZero();
        assertThat(span.untilMillis() - span.slot()).isEqualTo(300_000);
        assertThat(window.firstSlot(at("2026-11-23T13:04:59.999Z"))).isEqualTo(span.slot());
        assertThat(window.firstSlot(at("2026-11-23T13:05:00Z"))).isGreaterThan(span.slot());
    }

    @Test
    void a_reset_begins_the_window_anew_until_it_ends() {
        long reset = at("2026-11-23T12:00:00Z");
        Budget day = budget(new Calendar(Unit.DAY, BERLIN)).resetAt(reset);

        assertThat(day.spanAt(reset + 1).period()).isEqualTo(reset);
        assertThat(day.spanAt(reset - 1).period()).as("a clock put back").isEqualTo(reset);
        assertThat(day.spanAt(at("2026-11-24T00:00:00Z")).period()).isEqualTo(at("2026-11-23T23:00:00Z"));
        assertThat(budget(new Total()).resetAt(reset).spanAt(reset).period()).isEqualTo(reset);
    }

    @Test
    void a_top_up_counts_from_its_beginning_to_its_end() {
        Budget budget =
                budget(new Total()).withTopUps(List.of(new TopUp(50, 1_000, 2_000), new TopUp(7, 1_500, 3_000)));

        assertThat(budget.limitAt(999)).isEqualTo(100);
        assertThat(budget.limitAt(1_500)).isEqualTo(157);
        assertThat(budget.limitAt(2_000)).isEqualTo(107);
        assertThat(budget.spanAt(1_700)).isEqualTo(new Span(0, 0, 157, 1_500, 2_000, Long.MAX_VALUE));
        assertThat(budget.spanAt(5_000)).isEqualTo(new Span(0, 0, 100, 3_000, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    @Test
    void nonsense_is_refused() {
        assertThatThrownBy(() -> new Budget("b", Scope.KEY, "k", -1, new Total(), Mode.HARD))
                .hasMessage("budget limitNanos: -1 (expected: 0 to 1000000000000000000)");
        assertThatThrownBy(() -> new Budget("b", Scope.KEY, "k", 1, new Total(), Mode.DOWNGRADE))
                .hasMessageContaining("downgradeTo");
        assertThatThrownBy(() -> new Budget("a/b", Scope.KEY, "k", 1, new Total(), Mode.SOFT))
                .hasMessageContaining("id");
        assertThatThrownBy(() -> new TopUp(0, 1, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rolling(Duration.ofSeconds(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_window_is_named_and_found_again() {
        BudgetWindow window = new BudgetWindow("b-1", "team/a@b", 1_234, 99);

        assertThat(window.name()).isEqualTo("b-1/team/a@b@1234");
        assertThat(BudgetWindow.named(window.name(), 99)).isEqualTo(window);
    }
}
