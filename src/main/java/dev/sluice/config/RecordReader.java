package dev.sluice.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of mappings: a component is a key of the same name. A record's {@code DEFAULT} constant has the values of the
 * keys that are not given; without one, a {@code @Nullable} component is null, a list or a mapping empty, a record its own
 * {@code DEFAULT}, and every other component is required. So a new component needs no line here.
 *
 * <p>It goes on after a problem, to find the others too; what it returns counts only if {@link Findings#any} stays false.
 */
final class RecordReader {
    private final ScalarReader scalars;
    private final Findings findings;

    RecordReader(References references, Findings findings) {
        this.scalars = new ScalarReader(references);
        this.findings = findings;
    }

    /**
     * The record that {@code given} describes, or null if it cannot be made.
     *
     * @param path key of the mapping, empty for the root of the file
     * @param given what the file has there: a mapping, a list, or a single value
     */
    <T extends Record> @Nullable T read(String path, Class<T> type, Object given) {
        Map<String, Object> mapping = Json.mapping(given);
        if (mapping == null) {
            findings.add(new ConfigException(path, Json.kind(given), "a mapping"));
            return null;
        }
        RecordComponent[] components = type.getRecordComponents();
        refuseUnknown(path, mapping, components);
        @Nullable Object @Nullable [] defaults = RecordShape.defaults(type);
        @Nullable Object[] values = new @Nullable Object[components.length];
        boolean complete = true;
        for (int i = 0; i < components.length; i++) {
            Object value = mapping.get(components[i].getName());
            String key = join(path, components[i].getName());
            values[i] = value == null ? null : value(key, components[i].getGenericType(), value);
            if (values[i] == null) {
                values[i] = defaults == null ? RecordShape.fallback(components[i]) : defaults[i];
                complete &= values[i] != null || requireAbsent(key, components[i], value, defaults != null);
            }
        }
        return complete ? construct(path, type, mapping, values, defaults) : null;
    }

    private boolean requireAbsent(String key, RecordComponent component, @Nullable Object value, boolean hasDefault) {
        if (hasDefault || RecordShape.nullable(component)) {
            return true;
        }
        if (value == null) {
            findings.add(new ConfigException(key, null, RecordShape.expectation(component.getType())));
        }
        return false;
    }

    private void refuseUnknown(String path, Map<String, Object> mapping, RecordComponent[] components) {
        List<String> known =
                Arrays.stream(components).map(RecordComponent::getName).toList();
        for (String key : mapping.keySet()) {
            if (!known.contains(key)) {
                String nearest = Nearest.of(key, known);
                findings.add(
                        join(path, key),
                        "unknown key ("
                                + (nearest == null
                                        ? "expected: one of " + String.join(", ", known)
                                        : "did you mean " + nearest + "?")
                                + ")");
            }
        }
    }

    /** Null stands for what could not be read and has been reported. */
    private @Nullable Object value(String key, Type type, Object given) {
        Class<?> raw = RecordShape.raw(type);
        if (raw.isRecord()) {
            return read(key, raw.asSubclass(Record.class), given);
        }
        if (raw == List.class) {
            return list(key, ((ParameterizedType) type).getActualTypeArguments()[0], given);
        }
        if (raw == Map.class) {
            return mapping(key, ((ParameterizedType) type).getActualTypeArguments()[1], given);
        }
        try {
            return scalars.read(key, raw, given);
        } catch (ConfigException problem) {
            findings.add(problem);
            return null;
        }
    }

    private @Nullable Object list(String key, Type type, Object given) {
        List<@Nullable Object> items = Json.list(given);
        if (items == null) {
            findings.add(new ConfigException(key, Json.kind(given), "a list"));
            return null;
        }
        List<Object> read = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            Object item = items.get(i);
            String itemKey = key + "[" + i + "]";
            Object value = item == null ? missing(itemKey, type) : value(itemKey, type, item);
            if (value != null) {
                read.add(value);
            }
        }
        return read;
    }

    private @Nullable Object mapping(String key, Type type, Object given) {
        Map<String, Object> entries = Json.mapping(given);
        if (entries == null) {
            findings.add(new ConfigException(key, Json.kind(given), "a mapping"));
            return null;
        }
        Map<String, Object> read = new LinkedHashMap<>();
        entries.forEach((name, entry) -> {
            String entryKey = join(key, name);
            // "openai:" alone is an entry whose keys all have their defaults.
            Object present = entry == null && RecordShape.raw(type).isRecord() ? Map.of() : entry;
            Object value = present == null ? missing(entryKey, type) : value(entryKey, type, present);
            if (value != null) {
                read.put(name, value);
            }
        });
        return read;
    }

    private @Nullable Object missing(String key, Type type) {
        findings.add(new ConfigException(key, null, RecordShape.expectation(RecordShape.raw(type))));
        return null;
    }

    /** After a component is refused, goes on with its default, so that the next refusal is found as well. */
    private <T extends Record> @Nullable T construct(
            String path,
            Class<T> type,
            Map<String, Object> mapping,
            @Nullable Object[] values,
            @Nullable Object @Nullable [] defaults) {
        Constructor<T> constructor = RecordShape.constructor(type);
        @Nullable Object[] arguments = values.clone();
        while (true) {
            try {
                return constructor.newInstance(arguments);
            } catch (InvocationTargetException thrown) {
                if (!(thrown.getCause() instanceof ConfigException problem)) {
                    throw new IllegalStateException("The constructor of " + type + " failed", thrown.getCause());
                }
                String component = RecordShape.component(path, problem.key());
                findings.add(placed(path, problem, mapping.get(component)));
                int index = RecordShape.index(type, component);
                if (defaults == null || index < 0 || Objects.equals(arguments[index], defaults[index])) {
                    return null;
                }
                arguments[index] = defaults[index];
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /** The problem with its place in front of its key, and without a value that came from the environment. */
    private static ConfigException placed(String path, ConfigException problem, @Nullable Object given) {
        String key = RecordShape.startsWith(problem.key(), path) ? problem.key() : join(path, problem.key());
        if (given instanceof String text) {
            return new ConfigException(key, References.in(text) ? text : problem.value(), problem.expectation());
        }
        boolean referred = given != null && References.in(given.toString());
        return new ConfigException(key, referred ? "***" : problem.value(), problem.expectation());
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
