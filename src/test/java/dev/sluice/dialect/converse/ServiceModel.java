package dev.sluice.dialect.converse;

import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.provider.simulated.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Holds JSON against the shapes of AWS's service model, as far as one can that knows no more of Smithy than Bedrock uses. */
public final class ServiceModel {
    private static final Json.Obj SHAPES = shapes();

    private ServiceModel() {}

    private static Json.Obj shapes() {
        Path file = Fixtures.folder().resolveSibling("specs/bedrock/bedrock-runtime-service-2.json");
        try {
            return object((Json.Obj) JsonReader.read(Files.readAllBytes(file)), "shapes");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Json.Obj object(Json.Obj holder, String name) {
        return Objects.requireNonNull(holder.object(name), name);
    }

    private static String word(Json.Obj holder, String name) {
        return Objects.requireNonNull(holder.text(name), name);
    }

    /** What is wrong with {@code value}; nothing if it is a {@code shape}. */
    public static List<String> faults(String shape, Json value) {
        List<String> faults = new ArrayList<>();
        check(shape, value, shape, faults);
        return faults;
    }

    private static void check(String name, @Nullable Json value, String path, List<String> faults) {
        Json.Obj shape = object(SHAPES, name);
        if (shape.isTrue("document")) {
            return;
        }
        switch (word(shape, "type")) {
            case "structure" -> structure(shape, value, path, faults);
            case "list" -> list(shape, value, path, faults);
            case "map" -> map(shape, value, path, faults);
            case "string" -> text(shape, value, path, faults);
            case "blob" -> blob(value, path, faults);
            case "boolean" -> expect(value instanceof Json.Bool, path, "a boolean", faults);
            case "integer", "long" ->
                expect(
                        value instanceof Json.Num number && number.text().matches("-?\\d+") && within(shape, number),
                        path,
                        "a whole number",
                        faults);
            case "float", "double" ->
                expect(
                        value instanceof Json.Num number && within(shape, number),
                        path,
                        "a number within bounds",
                        faults);
            default -> faults.add(path + ": of a type that is not known here, " + shape.text("type"));
        }
    }

    private static void structure(Json.Obj shape, @Nullable Json value, String path, List<String> faults) {
        if (!(value instanceof Json.Obj object)) {
            faults.add(path + ": no structure");
            return;
        }
        Json.Obj members = object(shape, "members");
        for (Json required : shape.elements("required")) {
            String name = Objects.requireNonNull(Json.textOf(required));
            boolean inUrl = object(members, name).has("location");
            expect(inUrl || object.has(name), path, "with " + name, faults);
        }
        if (shape.isTrue("union")) {
            expect(object.size() == 1, path, "exactly one member", faults);
        }
        object.forEach(member -> {
            Json.Obj known = members.object(member.getKey());
            if (known == null) {
                faults.add(path + "." + member.getKey() + ": unknown");
            } else {
                check(word(known, "shape"), member.getValue(), path + "." + member.getKey(), faults);
            }
        });
    }

    private static void list(Json.Obj shape, @Nullable Json value, String path, List<String> faults) {
        if (!(value instanceof Json.Arr array)) {
            faults.add(path + ": no list");
            return;
        }
        int size = array.elements().size();
        expect(
                size >= shape.number("min", 0) && size <= shape.number("max", size),
                path,
                "a list within bounds",
                faults);
        for (int i = 0; i < size; i++) {
            check(word(object(shape, "member"), "shape"), array.elements().get(i), path + "[" + i + "]", faults);
        }
    }

    private static void map(Json.Obj shape, @Nullable Json value, String path, List<String> faults) {
        if (!(value instanceof Json.Obj object)) {
            faults.add(path + ": no map");
            return;
        }
        expect(
                object.size() >= shape.number("min", 0) && object.size() <= shape.number("max", object.size()),
                path,
                "within bounds",
                faults);
        object.forEach(entry -> {
            check(word(object(shape, "key"), "shape"), new Json.Text(entry.getKey()), path + "{}", faults);
            check(word(object(shape, "value"), "shape"), entry.getValue(), path + "." + entry.getKey(), faults);
        });
    }

    private static void text(Json.Obj shape, @Nullable Json value, String path, List<String> faults) {
        String text = Json.textOf(value);
        if (text == null) {
            faults.add(path + ": no text");
            return;
        }
        expect(text.length() >= shape.number("min", 0), path, "longer", faults);
        expect(text.length() <= shape.number("max", text.length()), path, "shorter", faults);
        List<Json> words = shape.elements("enum");
        expect(words.isEmpty() || words.contains(new Json.Text(text)), path, "one of " + words, faults);
        String pattern = shape.text("pattern");
        expect(pattern == null || Pattern.matches(pattern, text), path, "like " + pattern, faults);
    }

    private static void blob(@Nullable Json value, String path, List<String> faults) {
        try {
            expect(Base64.getDecoder().decode(String.valueOf(Json.textOf(value))).length > 0, path, "bytes", faults);
        } catch (IllegalArgumentException noBase64) {
            faults.add(path + ": no base64");
        }
    }

    private static boolean within(Json.Obj shape, Json.Num number) {
        double value = Double.parseDouble(number.text());
        boolean above = !(shape.value("min") instanceof Json.Num min) || value >= Double.parseDouble(min.text());
        return above && (!(shape.value("max") instanceof Json.Num max) || value <= Double.parseDouble(max.text()));
    }

    private static void expect(boolean holds, String path, String expected, List<String> faults) {
        if (!holds) {
            faults.add(path + ": expected " + expected);
        }
    }
}
