package dev.sluice.pipeline;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a key may be used for.
 *
 * @param models the models that may be asked for, as callers name them; a {@code *} stands for any run of characters; empty for
 *     all
 * @param routes the operations, by their path, such as {@code /chat/completions}, likewise
 * @param tags what its use is booked under, besides what a request says
 * @param unpriced what is done about a model that has no price, or null for what is configured
 */
public record Terms(
        List<String> models,
        List<String> routes,
        Map<String, String> tags,
        @Nullable Unpriced unpriced) {
    /** Everything is allowed. */
    public static final Terms FREE = new Terms(List.of(), List.of(), Map.of(), null);

    /** What is done about a model that has no price. */
    public enum Unpriced {
        /** It is not asked. */
        DENY,
        /** It is held to cost what the dearest may. */
        CEILING,
        /** It is asked, and the operator is told. */
        ALLOW_AND_ALERT
    }

    public Terms {
        models = List.copyOf(models);
        routes = List.copyOf(routes);
        tags = Map.copyOf(tags);
    }

    public boolean allowsModel(String model) {
        return models.isEmpty() || anyMatches(models, model);
    }

    /** Whether the operation of that path may be used, as {@link dev.sluice.canonical.Operation#path} has it. */
    public boolean allowsRoute(String path) {
        return routes.isEmpty() || anyMatches(routes, path);
    }

    private static boolean anyMatches(List<String> patterns, String text) {
        for (int i = 0; i < patterns.size(); i++) {
            if (matches(patterns.get(i), text)) {
                return true;
            }
        }
        return false;
    }

    /** Without going back further than to the last star, so that no pattern takes long. */
    private static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int afterStar = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                afterStar = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++afterStar;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
