package dev.sluice.json;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value (RFC 8259). Two values are equal if they were written with the same numbers, texts and members; the order of members
 * does not count.
 */
public sealed interface Json {
    /** An object. Mutable while it is put together; of two members with the same name the last counts. */
    final class Obj implements Json, Iterable<Map.Entry<String, Json>> {
        private final Map<String, Json> members = new LinkedHashMap<>();

        public Obj put(String name, Json value) {
            members.put(name, value);
            return this;
        }

        public Obj put(String name, String text) {
            return put(name, new Text(text));
        }

        public Obj put(String name, long number) {
            return put(name, Num.of(number));
        }

        public Obj put(String name, boolean value) {
            return put(name, bool(value));
        }

        /** Adds the member if there is a value. */
        public Obj putIf(String name, @Nullable Json value) {
            return value == null ? this : put(name, value);
        }

        /** Adds the member if there is a text. */
        public Obj putIf(String name, @Nullable String text) {
            return text == null ? this : put(name, text);
        }

        public Obj putAll(Map<String, Json> more) {
            members.putAll(more);
            return this;
        }

        /** The member, null included as a value, or null where there is none. */
        public @Nullable Json get(String name) {
            return members.get(name);
        }

        /** The member unless it is missing or null. */
        public @Nullable Json value(String name) {
            Json value = members.get(name);
            return value instanceof Null ? null : value;
        }

        public @Nullable String text(String name) {
            return members.get(name) instanceof Text text ? text.value() : null;
        }

        public @Nullable Obj object(String name) {
            return members.get(name) instanceof Obj object ? object : null;
        }

        /** The elements of a member that is an array; none where it is something else. */
        public List<Json> elements(String name) {
            return members.get(name) instanceof Arr array ? array.elements() : List.of();
        }

        /** A whole number; {@code otherwise} where the member is none. */
        public long number(String name, long otherwise) {
            return members.get(name) instanceof Num number ? number.orElse(otherwise) : otherwise;
        }

        public boolean isTrue(String name) {
            return Bool.TRUE.equals(members.get(name));
        }

        public boolean has(String name) {
            return members.containsKey(name);
        }

        public @Nullable Json remove(String name) {
            return members.remove(name);
        }

        public boolean isEmpty() {
            return members.isEmpty();
        }

        public int size() {
            return members.size();
        }

        public Map<String, Json> members() {
            return members;
        }

        /** An object of its own with the same members; the values are shared. */
        public Obj copy() {
            return new Obj().putAll(members);
        }

        @Override
        public Iterator<Map.Entry<String, Json>> iterator() {
            return members.entrySet().iterator();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Obj object && members.equals(object.members);
        }

        @Override
        public int hashCode() {
            return members.hashCode();
        }

        @Override
        public String toString() {
            return JsonWriter.text(this);
        }
    }

    /** An array. */
    record Arr(List<Json> elements) implements Json {
        public static Arr of(Json... elements) {
            return new Arr(List.of(elements));
        }

        public static Arr ofTexts(List<String> texts) {
            List<Json> elements = new ArrayList<>();
            texts.forEach(text -> elements.add(new Text(text)));
            return new Arr(elements);
        }

        @Override
        public String toString() {
            return JsonWriter.text(this);
        }
    }

    /** A text; surrogates may stand alone in it. */
    record Text(String value) implements Json {
        @Override
        public String toString() {
            return JsonWriter.text(this);
        }
    }

    /** A number, by the text that it was written with. */
    record Num(String text) implements Json {
        public static Num of(long value) {
            return new Num(Long.toString(value));
        }

        /** Its value if it is a whole number that a long can hold. */
        public long orElse(long otherwise) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException noLong) {
                return otherwise;
            }
        }

        @Override
        public String toString() {
            return text;
        }
    }

    record Bool(boolean value) implements Json {
        public static final Bool TRUE = new Bool(true);
        public static final Bool FALSE = new Bool(false);

        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    record Null() implements Json {
        public static final Null VALUE = new Null();

        @Override
        public String toString() {
            return "null";
        }
    }

    static Json bool(boolean value) {
        return value ? Bool.TRUE : Bool.FALSE;
    }

    /** The value as bytes in UTF-8. */
    default Buffer toBuffer() {
        return JsonWriter.bytes(this);
    }

    /** The text of a value that is one, or null. */
    static @Nullable String textOf(@Nullable Json value) {
        return value instanceof Text text ? text.value() : null;
    }

    /** The value, or JSON's null where there is none. */
    static Json orNull(@Nullable Json value) {
        return Objects.requireNonNullElse(value, Null.VALUE);
    }
}
