package dev.sluice.admin;

import dev.sluice.budget.Budget;
import dev.sluice.json.Json;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The members of a body. Each reading refuses what it cannot make sense of, and says what was expected. */
final class Form {
    private static final int NANO = 9;
    private static final int LONGEST_NUMBER = 40;
    private static final String MONEY =
            "US dollars as text, such as \"25.00\", or {\"nanos\": 25000000000}; 0 to a billion dollars";

    private final Json.Obj members;

    /** Refuses members that are not among these. */
    Form(Json.Obj members, List<String> known) {
        this.members = members;
        for (String name : members.members().keySet()) {
            if (!known.contains(name)) {
                throw Refusal.unfit(
                        name.matches("[A-Za-z0-9_.-]{1,40}") ? name : Shown.of(name),
                        "unknown",
                        known.isEmpty() ? "an empty object" : "some of " + String.join(", ", known));
            }
        }
    }

    boolean has(String name) {
        return members.has(name);
    }

    String text(String name) {
        return required(name, textOrNull(name), "a text");
    }

    @Nullable
    String textOrNull(String name) {
        return value(name, "a text", value -> value instanceof Json.Text text ? text.value() : null);
    }

    List<String> texts(String name, List<String> otherwise) {
        List<String> texts = value(
                name,
                "a list of texts",
                value -> value instanceof Json.Arr array
                                && array.elements().stream().allMatch(Json.Text.class::isInstance)
                        ? array.elements().stream()
                                .map(each -> ((Json.Text) each).value())
                                .toList()
                        : null);
        return texts == null ? otherwise : texts;
    }

    Map<String, String> mapping(String name, Map<String, String> otherwise) {
        Map<String, String> mapping =
                value(name, "an object of texts", value -> value instanceof Json.Obj object ? textsOf(object) : null);
        return mapping == null ? otherwise : mapping;
    }

    private static @Nullable Map<String, String> textsOf(Json.Obj object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.members().forEach((key, value) -> {
            if (value instanceof Json.Text text) {
                texts.put(key, text.value());
            }
        });
        return texts.size() == object.size() ? texts : null;
    }

    /** A constant, in small letters. */
    <E extends Enum<E>> @Nullable E choiceOrNull(String name, Class<E> type) {
        List<String> words =
                Arrays.stream(type.getEnumConstants()).map(Form::word).toList();
        return value(name, "one of " + String.join(", ", words), value -> {
            String word = Json.textOf(value);
            return word == null || !words.contains(word) ? null : Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
        });
    }

    <E extends Enum<E>> E choice(String name, Class<E> type) {
        List<String> words =
                Arrays.stream(type.getEnumConstants()).map(Form::word).toList();
        return required(name, choiceOrNull(name, type), "one of " + String.join(", ", words));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    int number(String name, int otherwise) {
        Long number = value(
                name,
                "a whole number",
                value -> value instanceof Json.Num text && text.text().matches("-?[0-9]{1,9}") ? text.orElse(0) : null);
        return number == null ? otherwise : Math.toIntExact(number);
    }

    @Nullable
    Instant timeOrNull(String name) {
        return value(name, "a time such as \"2027-01-31T12:00:00Z\"", value -> {
            String text = Json.textOf(value);
            Instant at = text == null || text.length() > LONGEST_NUMBER ? null : Instant.parse(text);
            return at == null || at.isBefore(Instant.EPOCH) || at.isAfter(Instant.parse("9999-01-01T00:00:00Z"))
                    ? null
                    : at;
        });
    }

    @Nullable
    Duration durationOrNull(String name) {
        return value(name, "a length such as \"PT24H\" or \"P7D\", up to ten years", value -> {
            String text = Json.textOf(value);
            Duration length = text == null || text.length() > LONGEST_NUMBER ? null : Duration.parse(text);
            return length == null || length.isNegative() || length.compareTo(Duration.ofDays(3660)) > 0 ? null : length;
        });
    }

    long nanos(String name) {
        return required(name, nanosOrNull(name), MONEY);
    }

    @Nullable
    Long nanosOrNull(String name) {
        return value(name, MONEY, value -> {
            Long nanos = value instanceof Json.Obj object ? nanosOf(object) : nanosOf(Json.textOf(value));
            return nanos == null || nanos < 0 || nanos > Budget.MAX_NANOS ? null : nanos;
        });
    }

    /** As answers have it: nanos count, dollars are there to be read. */
    private static @Nullable Long nanosOf(Json.Obj money) {
        return money.get("nanos") instanceof Json.Num number ? Long.valueOf(number.orElse(-1)) : null;
    }

    private static @Nullable Long nanosOf(@Nullable String dollars) {
        if (dollars == null || !dollars.matches("[0-9]{1,10}(\\.[0-9]{1,9})?")) {
            return null;
        }
        return new BigDecimal(dollars).movePointRight(NANO).longValueExact();
    }

    /** An object within. */
    Form object(String name, String... known) {
        Json.Obj object = value(name, "an object", value -> value instanceof Json.Obj found ? found : null);
        return new Form(required(name, object, "an object"), List.of(known));
    }

    private <T> @Nullable T value(String name, String expected, Function<Json, @Nullable T> reading) {
        Json value = members.value(name);
        if (value == null) {
            return null;
        }
        @Nullable T read;
        try {
            read = reading.apply(value);
        } catch (DateTimeException | ArithmeticException unfit) {
            read = null;
        }
        if (read == null) {
            throw Refusal.unfit(name, found(value), expected);
        }
        return read;
    }

    private static String found(Json value) {
        return switch (value) {
            case Json.Text text -> Shown.of(text.value());
            case Json.Num number -> number.text().length() > LONGEST_NUMBER ? "a number" : number.text();
            case Json.Arr array -> "a list";
            case Json.Obj object -> "an object";
            case Json.Bool bool -> bool.toString();
            case Json.Null nothing -> "null";
        };
    }

    private static <T> T required(String name, @Nullable T value, String expected) {
        if (value == null) {
            throw Refusal.unfit(name, "missing", expected);
        }
        return value;
    }
}
