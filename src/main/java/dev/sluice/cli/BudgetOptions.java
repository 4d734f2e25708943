package dev.sluice.cli;

import dev.sluice.budget.Budget;
import dev.sluice.budget.Mode;
import dev.sluice.budget.Scope;
import dev.sluice.budget.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a budget is for, and what becomes of requests that it has no room for. */
final class BudgetOptions {
    private static final int NANO = 9;

    @Option(
            names = "--for",
            paramLabel = "WHO",
            required = true,
            description = "organisation=ID, team=ID, user=ID, key=ID, model=PROVIDER/MODEL, tag=TAG or end-user=NAME;"
                    + " * for a budget of this size for each, such as 'key=*'.")
    private String who = "";

    @Option(names = "--limit", paramLabel = "USD", required = true, description = "US dollars: 25, 0.50.")
    private String limit = "";

    @Option(
            names = "--window",
            paramLabel = "WINDOW",
            defaultValue = "month",
            description =
                    "hour, day, week, month or year of the calendar; 5h, 30d: the last so many hours or days; total."
                            + " Default: ${DEFAULT-VALUE}.")
    private String window = "month";

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "Where days begin. Default: ${DEFAULT-VALUE}.")
    private String zone = "UTC";

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "What becomes of requests over the limit: hard (refused), downgrade, throttle, soft (told)."
                    + " Default: hard.")
    private @Nullable String mode;

    @Option(names = "--downgrade-to", paramLabel = "MODEL", description = "The model instead, of mode downgrade.")
    private @Nullable String downgradeTo;

    @Option(
            names = "--per-minute",
            paramLabel = "COUNT",
            description = "How many are let through, of mode throttle. Default: " + Budget.THROTTLE_PER_MINUTE + ".")
    private @Nullable Integer perMinute;

    Budget budget(String id) {
        int equals = who.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("--for: \"" + who + "\" (expected: such as team=search)");
        }
        return new Budget(
                id,
                constant("--for", Scope.class, who.substring(0, equals)),
                who.substring(equals + 1),
                nanos("--limit", limit),
                window(),
                mode == null ? Mode.HARD : mode(mode),
                downgradeTo,
                Objects.requireNonNullElse(perMinute, Budget.THROTTLE_PER_MINUTE),
                List.of(),
                0);
    }

    private Window window() {
        ZoneId where = LedgerStore.zone(zone);
        if (window.equals("total")) {
            return new Window.Total();
        }
        if (window.matches("\\d+[smhdw]")) {
            Duration length = When.duration("--window", window);
            return new Window.Rolling(length);
        }
        return new Window.Calendar(constant("--window", Window.Unit.class, window), where);
    }

    static Mode mode(String word) {
        return constant("--mode", Mode.class, word);
    }

    static long nanos(String option, String dollars) {
        if (!dollars.matches("[0-9]{1,10}(\\.[0-9]{1,9})?")) {
            throw new IllegalArgumentException(option + ": \"" + dollars
                    + "\" (expected: US dollars, such as 25 or 0.50, with at most nine decimals)");
        }
        return new BigDecimal(dollars).movePointRight(NANO).longValueExact();
    }

    private static <E extends Enum<E>> E constant(String option, Class<E> type, String word) {
        List<String> words =
                Arrays.stream(type.getEnumConstants()).map(BudgetOptions::word).toList();
        if (!words.contains(word)) {
            throw new IllegalArgumentException(
                    option + ": \"" + word + "\" (expected: " + String.join(", ", words) + ")");
        }
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
