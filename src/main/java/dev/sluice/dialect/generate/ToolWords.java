package dev.sluice.dialect.generate;

import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Tool;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Arr;
import dev.sluice.json.Json.Num;
import dev.sluice.json.Json.Obj;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code tools}: a list of groups, each with functions of the caller's or with a tool that Gemini runs by itself (generativelanguage
 * v1beta, Tool). A group that has both is read as its functions and as a foreign tool; notes bring them together again.
 */
final class ToolWords {
    private static final String GROUP = "~group";

    private ToolWords() {}

    static List<Tool> read(@Nullable Json groups) {
        List<Tool> tools = new ArrayList<>();
        if (groups == null) {
            return tools;
        }
        List<Json> elements = Shape.elements(groups, "tools");
        for (int i = 0; i < elements.size(); i++) {
            readGroup(Shape.object(elements.get(i), "tools[" + i + "]"), i, tools);
        }
        return tools;
    }

    private static void readGroup(Obj group, int index, List<Tool> into) {
        List<Json> functions = group.elements("functionDeclarations");
        Obj rest = group.copy();
        if (!functions.isEmpty()) {
            rest.remove("functionDeclarations");
        }
        if (functions.isEmpty() || !rest.isEmpty()) {
            into.add(new Tool.Foreign(
                    GenerateDialect.NAME, functions.isEmpty() ? rest : rest.put(GROUP, Num.of(index))));
        }
        for (int i = 0; i < functions.size(); i++) {
            String field = "tools[" + index + "].functionDeclarations[" + i + "]";
            into.add(readFunction(Shape.object(functions.get(i), field), index, field));
        }
    }

    private static Tool readFunction(Obj function, int group, String field) {
        Obj rest = function.copy();
        String name = function.text("name");
        if (name == null) {
            throw Shape.refusal(field + ".name", "a text");
        }
        rest.remove("name");
        String description = function.text("description");
        if (description != null) {
            rest.remove("description");
        }
        Notes notes = new Notes().note(GROUP, Num.of(group));
        Json schema = function.value("parametersJsonSchema");
        Json own = function.value("parameters");
        if (schema != null) {
            rest.remove("parametersJsonSchema");
        } else if (own != null) {
            rest.remove("parameters");
            notes.note("~parameters", own);
            schema = SchemaWords.toJsonSchema(own);
        }
        return new Tool.Function(
                name, description, schema, null, null, notes.keep(rest).extras());
    }

    /**
     * The groups, or null for none.
     *
     * @param names the only functions that may be called, or null for all
     */
    static @Nullable Json write(List<Tool> tools, @Nullable Set<String> names, Losses losses) {
        List<Json> groups = new ArrayList<>();
        List<Json> functions = new ArrayList<>();
        Json open = Json.Null.VALUE; // the note of the group that functions are added to
        for (int i = 0; i < tools.size(); i++) {
            switch (tools.get(i)) {
                case Tool.Function function -> {
                    if (names != null && !names.contains(function.name())) {
                        continue;
                    }
                    Json group = Json.orNull(Notes.get(function.extras(), GROUP));
                    if (functions.isEmpty() || !group.equals(open)) {
                        functions = new ArrayList<>();
                        groupFor(groups, group).put("functionDeclarations", new Arr(functions));
                        open = group;
                    }
                    functions.add(writeFunction(function, "tools[" + i + "]", losses));
                }
                case Tool.Foreign foreign -> {
                    if (foreign.dialect().equals(GenerateDialect.NAME) && foreign.value() instanceof Obj group) {
                        groups.add(group.copy());
                    } else {
                        losses.drop("tools[" + i + "]");
                    }
                }
            }
        }
        groups.forEach(group -> ((Obj) group).remove(GROUP));
        return groups.isEmpty() ? null : new Arr(groups);
    }

    /** The group with the same note if it is the last one, or a new one. */
    private static Obj groupFor(List<Json> groups, Json note) {
        if (!groups.isEmpty() && groups.getLast() instanceof Obj last && note.equals(last.get(GROUP))) {
            return last;
        }
        Obj group = new Obj();
        groups.add(group);
        return group;
    }

    private static Json writeFunction(Tool.Function function, String field, Losses losses) {
        Obj written = new Obj().put("name", function.name()).putIf("description", function.description());
        Json schema = function.schema();
        Json own = Notes.get(function.extras(), "~parameters");
        if (own != null && SchemaWords.toJsonSchema(own).equals(schema)) {
            written.put("parameters", own);
        } else if (schema != null && !(isEmpty(schema) && isForeign(function.extras()))) {
            written.put("parametersJsonSchema", schema);
        }
        if (Boolean.TRUE.equals(function.strict())) {
            losses.drop(field + ".strict");
        }
        return written.putAll(Notes.members(function.extras()).members());
    }

    private static boolean isForeign(Extras extras) {
        return !extras.dialect().equals(GenerateDialect.NAME);
    }

    /** Some models refuse an object without properties; no schema means the same to all. */
    private static boolean isEmpty(Json schema) {
        return schema instanceof Obj object
                && object.members().keySet().stream()
                        .allMatch(Set.of("type", "properties", "required", "additionalProperties", "$schema")::contains)
                && (!(object.get("properties") instanceof Obj properties) || properties.isEmpty());
    }
}
