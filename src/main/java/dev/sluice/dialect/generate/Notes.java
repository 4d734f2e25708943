package dev.sluice.dialect.generate;

import dev.sluice.canonical.Extras;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Obj;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts together what is kept for the writer of the same dialect: members that nobody else knows, and notes of the shape. */
final class Notes {
    private final Map<String, Json> members = new LinkedHashMap<>();

    /** The members stay as they are. */
    Notes keep(Obj rest) {
        members.putAll(rest.members());
        return this;
    }

    Notes note(String name) {
        return note(name, Json.Bool.TRUE);
    }

    Notes note(String name, Json value) {
        members.put(name, value);
        return this;
    }

    Notes noteIf(boolean condition, String name) {
        return condition ? note(name) : this;
    }

    /** An object of members of its own, if there are any. */
    Notes noteUnlessEmpty(String name, Obj rest) {
        return rest.isEmpty() ? this : note(name, rest);
    }

    Extras extras() {
        return members.isEmpty() ? Extras.NONE : new Extras(GenerateDialect.NAME, members);
    }

    /** What was kept, without the notes. */
    static Obj members(Extras extras) {
        Obj members = new Obj();
        extras.of(GenerateDialect.NAME).forEach((name, value) -> {
            if (!name.startsWith("~")) {
                members.put(name, value);
            }
        });
        return members;
    }

    static boolean has(Extras extras, String note) {
        return extras.notes(GenerateDialect.NAME, note);
    }

    static @Nullable Json get(Extras extras, String note) {
        return extras.of(GenerateDialect.NAME).get(note);
    }

    /** The object that was noted; empty without one. */
    static Obj object(Extras extras, String note) {
        return get(extras, note) instanceof Obj object ? object.copy() : new Obj();
    }
}
