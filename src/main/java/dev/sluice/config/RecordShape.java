package dev.sluice.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What reflection tells about a record of the configuration. */
final class RecordShape {
    private static final String DEFAULT = "DEFAULT";

    private RecordShape() {}

    /** The components of the record's {@code DEFAULT}, or null if it has none. */
    static @Nullable Object @Nullable [] defaults(Class<? extends Record> type) {
        Object instance = defaultOf(type);
        if (instance == null) {
            return null;
        }
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = read(components[i], instance);
        }
        return values;
    }

    /** What a component has that is not given and has no default. */
    static @Nullable Object fallback(RecordComponent component) {
        if (nullable(component)) {
            return null;
        }
        Class<?> type = component.getType();
        if (type == List.class) {
            return List.of();
        }
        if (type == Map.class) {
            return Map.of();
        }
        return type.isRecord() ? defaultOf(type) : null;
    }

    static boolean nullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    static @Nullable Object read(RecordComponent component, Object instance) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(instance);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static <T extends Record> Constructor<T> constructor(Class<T> type) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Class<?> raw(Type type) {
        return type instanceof ParameterizedType generic ? raw(generic.getRawType()) : (Class<?>) type;
    }

    static String expectation(Class<?> type) {
        if (type.isRecord() || type == Map.class) {
            return "a mapping";
        }
        return type == List.class ? "a list" : ScalarReader.expectation(type);
    }

    /** The component of the record at {@code path} that {@code key} is about, whether the key holds the path or not. */
    static String component(String path, String key) {
        String inner = !path.isEmpty() && startsWith(key, path) ? key.substring(path.length() + 1) : key;
        return inner.split("[.\\[]", 2)[0];
    }

    /** {@code problem} with {@code path} in front of its key, if the key is that of a component of {@code type}. */
    static ConfigException placed(String path, Class<? extends Record> type, ConfigException problem) {
        boolean own = index(type, component("", problem.key())) >= 0;
        return own ? new ConfigException(path + "." + problem.key(), problem.value(), problem.expectation()) : problem;
    }

    static boolean startsWith(String key, String path) {
        return path.isEmpty() || key.startsWith(path + ".");
    }

    static int index(Class<? extends Record> type, String component) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList()
                .indexOf(component);
    }

    private static @Nullable Object defaultOf(Class<?> type) {
        try {
            var field = type.getDeclaredField(DEFAULT);
            field.setAccessible(true);
            return field.get(null);
        } catch (NoSuchFieldException none) {
            return null;
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
