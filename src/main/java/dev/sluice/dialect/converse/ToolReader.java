package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.ConverseDialect.NAME;

import dev.sluice.canonical.CacheMark;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Tool;
import dev.sluice.canonical.ToolChoice;
import dev.sluice.json.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what is in {@code toolConfig}. */
final class ToolReader {
    private ToolReader() {}

    /** Adds the tool, or marks the one before if it is a cache point. */
    static void read(Json union, List<Tool> tools) {
        CacheMark mark = BlockReader.cachePoint(union);
        if (mark != null && !tools.isEmpty() && tools.getLast() instanceof Tool.Function last && last.cache() == null) {
            tools.set(
                    tools.size() - 1,
                    new Tool.Function(
                            last.name(), last.description(), last.schema(), last.strict(), mark, last.extras()));
            return;
        }
        Tool function = function(union);
        tools.add(function == null ? new Tool.Foreign(NAME, union) : function);
    }

    private static @Nullable Tool function(Json union) {
        Json.Obj spec = union instanceof Json.Obj object && object.size() == 1 ? object.object("toolSpec") : null;
        String name = spec == null ? null : spec.text("name");
        Json.Obj schema = spec == null ? null : spec.object("inputSchema");
        if (spec == null || name == null || schema == null || schema.size() != 1 || schema.value("json") == null) {
            return null;
        }
        boolean odd = (spec.has("description") && spec.text("description") == null)
                || (spec.has("strict") && !(spec.get("strict") instanceof Json.Bool));
        return odd
                ? null
                : new Tool.Function(
                        ToolNames.fromHost(name),
                        spec.text("description"),
                        schema.value("json"),
                        spec.get("strict") instanceof Json.Bool strict ? strict.value() : null,
                        null,
                        Extras.beyond(NAME, spec, Set.of("name", "description", "inputSchema", "strict")));
    }

    static ToolChoice choice(Json union) {
        if (union instanceof Json.Obj choice && choice.size() == 1) {
            Json.Obj named = choice.object("tool");
            String name = named != null && named.size() == 1 ? named.text("name") : null;
            if (name != null) {
                return new ToolChoice.Named(ToolNames.fromHost(name));
            }
            if (isEmptyObject(choice.get("auto"))) {
                return new ToolChoice.Auto();
            }
            if (isEmptyObject(choice.get("any"))) {
                return new ToolChoice.Required();
            }
        }
        return new ToolChoice.Foreign(NAME, union);
    }

    private static boolean isEmptyObject(@Nullable Json value) {
        return value instanceof Json.Obj object && object.isEmpty();
    }
}
