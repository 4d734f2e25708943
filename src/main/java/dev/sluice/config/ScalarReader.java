package dev.sluice.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads single values: texts, numbers, booleans, durations, URLs, paths, secrets, constants of an enum, and any type with a
 * {@code public static T parse(String)} that throws {@link IllegalArgumentException} with its expectation.
 */
final class ScalarReader {
    private static final String MIDNIGHT = "T00:00:00Z";

    private final References references;

    ScalarReader(References references) {
        this.references = references;
    }

    /** Throws a {@link ConfigException} if {@code given} is no {@code type}; it shows no secret and no value of a variable. */
    Object read(String key, Class<?> type, Object given) {
        String text = given instanceof String raw ? references.resolve(key, raw) : String.valueOf(given);
        boolean fromEnvironment = given instanceof String raw && References.in(raw);
        Object value = Json.kind(given).equals(Json.SINGLE) ? convert(type, given, text, fromEnvironment) : null;
        if (value == null) {
            throw new ConfigException(key, shown(type, given), expectation(type));
        }
        return value;
    }

    private static @Nullable Object convert(Class<?> type, Object given, String text, boolean fromEnvironment) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return given instanceof Integer || given instanceof Long || fromEnvironment ? whole(type, text) : null;
        }
        if (type == double.class || type == Double.class) {
            return given instanceof Number || fromEnvironment ? real(text) : null;
        }
        if (type == BigDecimal.class) {
            return given instanceof Number || fromEnvironment ? exact(text) : null;
        }
        if (type == boolean.class || type == Boolean.class) {
            return given instanceof Boolean || fromEnvironment ? bool(text) : null;
        }
        if (type == String.class && given instanceof Instant && text.endsWith(MIDNIGHT)) {
            // YAML takes versions such as 2024-10-21 for days.
            return text.substring(0, text.length() - MIDNIGHT.length());
        }
        return given instanceof String ? convert(type, text) : null;
    }

    private static @Nullable Object convert(Class<?> type, String text) {
        if (type == String.class) {
            return text;
        }
        if (type == Secret.class) {
            return text.isBlank() ? null : new Secret(text);
        }
        if (type == Duration.class) {
            return DurationText.parse(text);
        }
        if (type == URI.class) {
            return url(text);
        }
        if (type == Path.class) {
            return path(text);
        }
        return type.isEnum() ? constant(type, text) : parse(type, text);
    }

    private static @Nullable Object whole(Class<?> type, String text) {
        try {
            return type == int.class || type == Integer.class ? Integer.valueOf(text) : (Object) Long.valueOf(text);
        } catch (NumberFormatException none) {
            return null;
        }
    }

    private static @Nullable Object real(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? value : null;
        } catch (NumberFormatException none) {
            return null;
        }
    }

    private static @Nullable Object exact(String text) {
        try {
            BigDecimal value = new BigDecimal(text);
            return Math.abs((long) value.scale()) > 100 ? null : value;
        } catch (NumberFormatException none) {
            return null;
        }
    }

    private static @Nullable Object bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    private static @Nullable Object url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException none) {
            return null;
        }
    }

    private static @Nullable Object path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException none) {
            return null;
        }
    }

    private static @Nullable Object constant(Class<?> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constantName(constant).equals(text))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Object parse(Class<?> type, String text) {
        try {
            return parser(type).invoke(null, text);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException) {
                return null;
            }
            throw new IllegalStateException(refused.getCause());
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Method parser(Class<?> type) {
        try {
            Method method = type.getDeclaredMethod("parse", String.class);
            method.setAccessible(true);
            return method;
        } catch (NoSuchMethodException missing) {
            throw new IllegalStateException(type + " cannot stand in the configuration", missing);
        }
    }

    static String expectation(Class<?> type) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == Duration.class) {
            return DurationText.EXPECTATION;
        }
        if (type == URI.class) {
            return "a URL";
        }
        if (type == Path.class) {
            return "a path";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(ScalarReader::constantName)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        return type == String.class || type == Secret.class
                ? "a text, in quotes if it looks like something else"
                : words(type);
    }

    /** {@code STALL_EARLY} is {@code stall-early} in the file, unless it has a text of its own. */
    private static String constantName(Object constant) {
        String name = ((Enum<?>) constant).name();
        String own = constant.toString();
        return own.equals(name) ? name.toLowerCase(Locale.ROOT).replace('_', '-') : own;
    }

    /** A type of our own says what it expects in a constant of that name. */
    private static String words(Class<?> type) {
        try {
            var field = type.getDeclaredField("EXPECTATION");
            field.setAccessible(true);
            return String.valueOf(field.get(null));
        } catch (ReflectiveOperationException none) {
            return "a " + type.getSimpleName();
        }
    }

    private static String shown(Class<?> type, Object given) {
        if (!Json.kind(given).equals(Json.SINGLE)) {
            return Json.kind(given);
        }
        if (type == Secret.class) {
            return "***";
        }
        boolean password = (type == URI.class || type == ProxyUrl.class || type == StoreUrl.class)
                && given.toString().contains("@");
        return password ? "***" : given instanceof String text ? "\"" + text + "\"" : given.toString();
    }
}
