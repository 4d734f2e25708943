package dev.sluice.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts environment variables into texts: {@code ${NAME}}, {@code ${NAME:-default}}, and {@code os.environ/NAME} as a whole
 * text (LiteLLM's way). {@code $${NAME}} stands for a literal {@code ${NAME}}. An empty variable counts as not set.
 */
final class References {
    private static final Pattern IN_BRACES =
            Pattern.compile("\\$(?<escape>\\$)?\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<fallback>[^}]*))?}");
    private static final Pattern OS_ENVIRON = Pattern.compile("os\\.environ/(?<name>[A-Za-z_][A-Za-z0-9_]*)");

    private final Map<String, String> environment;

    References(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Whether {@link #resolve} would look anything up for {@code text}; its result is then not to be shown. */
    static boolean in(String text) {
        return OS_ENVIRON.matcher(text).matches() || IN_BRACES.matcher(text).find();
    }

    /** A text that {@link #resolve} turns back into {@code text}. */
    static String escape(String text) {
        return IN_BRACES.matcher(text).replaceAll(match -> Matcher.quoteReplacement("$" + match.group()));
    }

    /** The variable's value, or null if it is not set or empty. */
    @Nullable
    String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Throws a {@link ConfigException} that names the variable which is not set. */
    String resolve(String key, String text) {
        Matcher whole = OS_ENVIRON.matcher(text);
        if (whole.matches()) {
            return required(key, text, whole.group("name"));
        }
        return IN_BRACES.matcher(text).replaceAll(match -> Matcher.quoteReplacement(replacement(key, (Matcher) match)));
    }

    private String replacement(String key, Matcher match) {
        if (match.group("escape") != null) {
            return match.group().substring(1);
        }
        String value = variable(match.group("name"));
        String fallback = match.group("fallback");
        if (value != null) {
            return value;
        }
        return fallback != null ? fallback : required(key, match.group(), match.group("name"));
    }

    private String required(String key, String reference, String name) {
        String value = variable(name);
        if (value == null) {
            throw new ConfigException(key, reference, "the environment variable " + name + " to be set");
        }
        return value;
    }
}
