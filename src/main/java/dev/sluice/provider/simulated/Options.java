package dev.sluice.provider.simulated;

import dev.sluice.config.FaultScript;
import dev.sluice.config.Spread;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a model's name asks for beside the model: {@code demo;tokens=50;inter=0ms;fault=reset@5}. The name is all that a
 * gateway is sure to hand on.
 *
 * @param model the name without its options
 */
record Options(String model, Map<String, String> values) {
    /** Where options may be given too, by callers that talk to the host directly. */
    static final String HEADER = "x-simulated";

    private static final Set<String> KNOWN = new TreeSet<>(
            Set.of("tokens", "size", "first", "inter", "fault", "usage", "dims", "calls", "replay", "split"));

    private static final Set<String> USAGE = new TreeSet<>(Set.of("asked", "never", "always"));

    /**
     * Reads a name and the value of {@link #HEADER}; the header wins.
     *
     * @throws IllegalArgumentException when an option is unknown or its value wrong
     */
    static Options parse(String name, @Nullable String header) {
        String[] parts = name.split(";", -1);
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            put(values, parts[i]);
        }
        if (header != null) {
            for (String part : header.split(";", -1)) {
                put(values, part.trim());
            }
        }
        Options options = new Options(parts[0], Map.copyOf(values));
        options.check();
        return options;
    }

    private static void put(Map<String, String> values, String option) {
        int equals = option.indexOf('=');
        String key = equals < 0 ? option : option.substring(0, equals);
        if (equals < 0 || !KNOWN.contains(key)) {
            throw new IllegalArgumentException(
                    "option: " + option + " (expected: key=value with a key of " + String.join(", ", KNOWN) + ")");
        }
        values.put(key, option.substring(equals + 1));
    }

    private void check() {
        duration("first", Spread.ZERO);
        duration("inter", Spread.ZERO);
        count("tokens", Spread.ZERO);
        number("size", 0, 0, 1 << 20);
        number("dims", 1, 1, 1 << 16);
        number("calls", 1, 1, 128);
        number("split", 0, 0, Long.MAX_VALUE);
        if (!USAGE.contains(usage())) {
            throw new IllegalArgumentException(
                    "usage: " + usage() + " (expected: one of " + String.join(", ", USAGE) + ")");
        }
        fault();
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    @Nullable
    String text(String key) {
        return values.get(key);
    }

    String usage() {
        return values.getOrDefault("usage", "asked");
    }

    Spread duration(String key, Spread otherwise) {
        String value = values.get(key);
        return value == null ? otherwise : Spread.ofDurations(key, value);
    }

    Spread count(String key, Spread otherwise) {
        String value = values.get(key);
        return value == null ? otherwise : Spread.ofCounts(key, value);
    }

    long number(String key, long otherwise, long least, long most) {
        String value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Told below.
        }
        throw new IllegalArgumentException(key + ": " + value + " (expected: " + least + " to " + most + ")");
    }

    /** The fault asked for; null for none. {@code fault=none} keeps chance away too. */
    @Nullable
    FaultScript fault() {
        String value = values.get("fault");
        return value == null || value.equals("none") ? null : FaultScript.parse("fault", value);
    }
}
