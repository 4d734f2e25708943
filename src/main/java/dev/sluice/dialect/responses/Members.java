package dev.sluice.dialect.responses;

import dev.sluice.canonical.Extras;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object while it is read: each is taken once, and what nobody took is what only this dialect knows. A member
 * that is null counts as one that nobody took, so that it is written again.
 */
final class Members {
    private final Map<String, Json> rest;
    private final String path;
    private final boolean fromHost;

    private Members(Json.Obj object, String path, boolean fromHost) {
        this.rest = new LinkedHashMap<>(object.members());
        this.path = path;
        this.fromHost = fromHost;
    }

    /** Of a caller's question: a member of another type than is wanted is the caller's mistake. */
    static Members asked(Json.Obj object, String path) {
        return new Members(object, path, false);
    }

    /** Of a host's answer: a member of another type is left where it is. */
    static Members answered(Json.Obj object) {
        return new Members(object, "", true);
    }

    /** Likewise, of an object that may be in either. */
    Members inner(Json.Obj object, String name) {
        return new Members(object, pathOf(name), fromHost);
    }

    String pathOf(String name) {
        return path.isEmpty() ? name : name.isEmpty() ? path : path + "." + name;
    }

    /** What is wrong with a member, for whoever sent it. */
    Failure wrong(String name, String expected) {
        return fromHost ? Answers.invalid(pathOf(name), expected) : wrongAt(pathOf(name), expected);
    }

    static Failure wrongAt(String field, String expected) {
        return Failure.ofParam(Kind.INVALID_REQUEST, field, field + ": not understood (expected: " + expected + ")");
    }

    @Nullable
    String text(String name) {
        Json.Text text = take(name, Json.Text.class, "a text");
        return text == null ? null : text.value();
    }

    Json.@Nullable Obj object(String name) {
        return take(name, Json.Obj.class, "an object");
    }

    @Nullable
    List<Json> list(String name) {
        Json.Arr array = take(name, Json.Arr.class, "a list");
        return array == null ? null : array.elements();
    }

    @Nullable
    Boolean flag(String name) {
        Json.Bool flag = take(name, Json.Bool.class, "true or false");
        return flag == null ? null : flag.value();
    }

    @Nullable
    Json number(String name) {
        return take(name, Json.Num.class, "a number");
    }

    @Nullable
    Json wholeNumber(String name) {
        Json number = number(name);
        if (number instanceof Json.Num digits && digits.orElse(Long.MIN_VALUE) == Long.MIN_VALUE) {
            throw wrong(name, "a whole number");
        }
        return number;
    }

    /** The member if it is of that type; it is then taken. */
    <T extends Json> @Nullable T take(String name, Class<T> type, String expected) {
        Json value = rest.get(name);
        if (type.isInstance(value)) {
            rest.remove(name);
            return type.cast(value);
        }
        if (value == null || value instanceof Json.Null || fromHost) {
            return null;
        }
        throw wrong(name, expected);
    }

    boolean has(String name) {
        return rest.containsKey(name);
    }

    /** The member, which stays untaken; null if it is missing or JSON's null. */
    @Nullable
    Json peek(String name) {
        Json value = rest.get(name);
        return value instanceof Json.Null ? null : value;
    }

    /** Takes the member without looking at it. */
    @Nullable
    Json remove(String name) {
        return rest.remove(name);
    }

    /** Leaves a note from the reader to the writer. */
    Members note(String name, Json value) {
        rest.put(name, value);
        return this;
    }

    /** Likewise, if it is so. */
    Members noteIf(boolean so, String name) {
        return so ? note(name, Json.Bool.TRUE) : this;
    }

    /** What nobody took, and the notes. Nothing is to be taken afterwards. */
    Extras extras() {
        return new Extras(ResponsesDialect.NAME, rest);
    }

    /** The members in {@code extras} that are this dialect's and no notes. */
    static void putRest(Extras extras, Json.Obj into) {
        extras.of(ResponsesDialect.NAME).forEach((name, value) -> {
            if (!name.startsWith("~")) {
                into.put(name, value);
            }
        });
    }

    /** Whether this dialect has read what carries {@code extras}. */
    static boolean isOwn(Extras extras) {
        return extras.dialect().equals(ResponsesDialect.NAME);
    }
}
