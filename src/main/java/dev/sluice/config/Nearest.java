package dev.sluice.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What someone who wrote an unknown name may have meant. */
final class Nearest {
    private Nearest() {}

    /** The known name fewest edits away, letter case aside; null if all are further than a third of its length. */
    static @Nullable String of(String name, List<String> known) {
        String best = null;
        int bestDistance = (name.length() + 2) / 3 + 1;
        for (String candidate : known) {
            int distance = distance(plain(name), plain(candidate));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    /** {@code max_attempts} and {@code max-attempts} mean {@code maxAttempts}. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[_.-]", "");
    }

    /** Levenshtein's distance. */
    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] current = new int[right.length() + 1];
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
