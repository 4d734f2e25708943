package dev.sluice.dialect;

import dev.sluice.canonical.Effort;
import org.jspecify.annotations.Nullable;

/** Some dialects tell how much to think by a word, others by a number of tokens: which words and numbers stand for each other. */
public final class EffortScale {
    private static final long MINIMAL = 1_024;
    private static final long LOW = 2_048;
    private static final long MEDIUM = 8_192;
    private static final long HIGH = 24_576;

    private EffortScale() {}

    /** The effort's word, if need be that of its budget; null where it has neither. */
    public static @Nullable String level(Effort effort) {
        Long budget = effort.budgetTokens();
        return effort.level() != null || budget == null ? effort.level() : levelOf(budget);
    }

    /** What is read back from {@link #budget} is the word that it came from, but for {@code minimal}. */
    private static String levelOf(long budget) {
        if (budget <= LOW) {
            return "low";
        }
        return budget <= MEDIUM ? "medium" : budget <= HIGH ? "high" : "xhigh";
    }

    /**
     * The tokens that a word stands for.
     *
     * @param most what a word above {@code high} stands for
     */
    public static long budget(@Nullable String level, long most) {
        return switch (level == null ? "medium" : level) {
            case "none" -> 0;
            case "minimal" -> MINIMAL;
            case "low" -> LOW;
            case "medium" -> MEDIUM;
            case "high" -> HIGH;
            default -> most;
        };
    }
}
