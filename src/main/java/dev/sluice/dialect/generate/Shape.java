package dev.sluice.dialect.generate;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Arr;
import dev.sluice.json.Json.Obj;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes members out of a caller's object and refuses those of another form. */
final class Shape {
    private Shape() {}

    static Failure refusal(String field, String expected) {
        return Failure.ofParam(Kind.INVALID_REQUEST, field, field + ": not understood (expected: " + expected + ")");
    }

    /** Takes out a member that is an object, if it is there; JSON's null stays where it is. */
    static @Nullable Obj takeObject(Obj from, String name, String field) {
        Json value = from.value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Obj object) {
            from.remove(name);
            return object;
        }
        throw refusal(field, "an object");
    }

    /** The elements of a list; an object that stands alone counts as a list of one, as Gemini has it. */
    static List<Json> elements(Json value, String field) {
        return switch (value) {
            case Arr array -> array.elements();
            case Obj alone -> List.of(alone);
            default -> throw refusal(field, "a list");
        };
    }

    static Obj object(Json value, String field) {
        if (value instanceof Obj object) {
            return object;
        }
        throw refusal(field, "an object");
    }
}
