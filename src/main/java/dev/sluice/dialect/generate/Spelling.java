package dev.sluice.dialect.generate;

import dev.sluice.json.Json;
import dev.sluice.json.Json.Arr;
import dev.sluice.json.Json.Obj;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Members may be spelt {@code inlineData} or {@code inline_data} (proto3 JSON mapping). All that is read is brought to the former, and
 * where the latter stood is remembered as paths such as {@code contents.parts.inlineData}, so that it can be written so again.
 */
final class Spelling {
    /** What stands in these belongs to the caller and not to the protocol. */
    private static final Set<String> OPAQUE = Set.of(
            "args",
            "response",
            "parameters",
            "parametersJsonSchema",
            "responseSchema",
            "responseJsonSchema",
            "responseFormat",
            "labels",
            "metadata");

    private Spelling() {}

    /** The same with all members in camel case; {@code snake} gets the paths of those that were not. */
    static Obj toCamel(Obj object, Set<String> snake) {
        return renamed(object, "", (path, name) -> {
            String camel = camel(name);
            if (!camel.equals(name)) {
                snake.add(path + camel);
            }
            return camel;
        });
    }

    /** The reverse. */
    static Obj toSnake(Obj object, Set<String> snake) {
        return snake.isEmpty()
                ? object
                : renamed(object, "", (path, name) -> snake.contains(path + name) ? snake(name) : name);
    }

    private static Obj renamed(Obj object, String path, BiFunction<String, String, String> newName) {
        Obj renamed = new Obj();
        for (Map.Entry<String, Json> member : object) {
            String name = newName.apply(path, member.getKey());
            if (object.has(name)) {
                name = member.getKey(); // both spellings at once
            }
            String known = camel(name);
            Json value = member.getValue();
            renamed.put(name, OPAQUE.contains(known) ? value : renamed(value, path + known + ".", newName));
        }
        return renamed;
    }

    private static Json renamed(Json value, String path, BiFunction<String, String, String> newName) {
        return switch (value) {
            case Obj object -> renamed(object, path, newName);
            case Arr array -> {
                List<Json> elements = new ArrayList<>(array.elements().size());
                array.elements().forEach(element -> elements.add(renamed(element, path, newName)));
                yield new Arr(elements);
            }
            default -> value;
        };
    }

    /** In camel case, if the way back leads to the same name. */
    private static String camel(String name) {
        if (name.indexOf('_') <= 0) {
            return name;
        }
        StringBuilder camel = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean hump = c == '_' && i + 1 < name.length();
            camel.append(hump ? Character.toUpperCase(name.charAt(++i)) : c);
        }
        return snake(camel.toString()).equals(name) ? camel.toString() : name;
    }

    private static String snake(String name) {
        StringBuilder snake = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                snake.append('_').append(Character.toLowerCase(c));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }
}
