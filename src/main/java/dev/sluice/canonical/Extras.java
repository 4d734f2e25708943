package dev.sluice.canonical;

import dev.sluice.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What one dialect said beyond what all dialects know: it reappears when the same dialect is written, and is lost in any other.
 * Members whose name begins with {@code ~} are no members of the dialect but notes of its reader to its writer, such as that a text
 * stood alone and not in a list.
 *
 * @param dialect who understands them
 * @param members what was said, by its name
 */
public record Extras(String dialect, Map<String, Json> members) {
    public static final Extras NONE = new Extras("", Map.of());

    /** All members of {@code object} but those with {@code known} names, and those that would pass for notes. */
    public static Extras beyond(String dialect, Json.Obj object, Set<String> known) {
        Map<String, Json> rest = new LinkedHashMap<>();
        object.members().forEach((name, value) -> {
            if (!known.contains(name) && !name.startsWith("~")) {
                rest.put(name, value);
            }
        });
        return rest.isEmpty() ? NONE : new Extras(dialect, rest);
    }

    /** The same with one more note or member. */
    public Extras with(String owner, String name, Json value) {
        Map<String, Json> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Extras(owner, more);
    }

    /** What {@code reader} may write again; nothing if somebody else said it. */
    public Map<String, Json> of(String reader) {
        return dialect.equals(reader) ? members : Map.of();
    }

    /** Whether {@code reader} left the note {@code name} for itself. */
    public boolean notes(String reader, String name) {
        return dialect.equals(reader) && members.containsKey(name);
    }
}
