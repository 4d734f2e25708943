package dev.sluice.provider.simulated;

import dev.sluice.canonical.Operation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Decides which of the caller's functions the model calls, and with what. */
final class Tools {
    private static final int DEEPEST = 5;

    private Tools() {}

    /** The calls the model makes; empty when it answers with text. */
    static List<ToolCall> callsFor(Asked asked) {
        Object choice = asked.body().getValue("tool_choice");
        if ("none".equals(choice) || !isUsersTurn(asked)) {
            return List.of();
        }
        List<JsonObject> functions = functions(asked);
        String forced = forcedName(choice);
        if (forced != null) {
            functions = functions.stream()
                    .filter(function -> forced.equals(function.getString("name")))
                    .toList();
        }
        List<ToolCall> calls = new ArrayList<>();
        long wanted = functions.isEmpty() ? 0 : asked.options().number("calls", 1, 1, 128);
        for (int i = 0; i < wanted; i++) {
            calls.add(call(asked.seed().with("call").with(i), functions.get(i % functions.size())));
        }
        return calls;
    }

    /** After a tool's result the model speaks, or it would call tools for ever. */
    private static boolean isUsersTurn(Asked asked) {
        Object said = asked.body().getValue(asked.operation() == Operation.CHAT ? "messages" : "input");
        if (!(said instanceof JsonArray items)) {
            return said != null;
        }
        return !items.isEmpty()
                && items.getValue(items.size() - 1) instanceof JsonObject last
                && "user".equals(last.getValue("role"));
    }

    private static List<JsonObject> functions(Asked asked) {
        List<JsonObject> functions = new ArrayList<>();
        if (asked.body().getValue("tools") instanceof JsonArray tools) {
            for (Object item : tools) {
                // Chat nests the function, responses do not.
                if (item instanceof JsonObject tool && "function".equals(tool.getValue("type"))) {
                    JsonObject function = tool.getValue("function") instanceof JsonObject nested ? nested : tool;
                    if (function.getValue("name") instanceof String) {
                        functions.add(function);
                    }
                }
            }
        }
        return functions;
    }

    private static @Nullable String forcedName(@Nullable Object choice) {
        if (!(choice instanceof JsonObject forced)) {
            return null;
        }
        Object function = forced.getValue("function");
        Object name = function instanceof JsonObject nested ? nested.getValue("name") : forced.getValue("name");
        return name instanceof String text ? text : null;
    }

    private static ToolCall call(Seed seed, JsonObject function) {
        Object schema = function.getValue("parameters");
        Object arguments = schema instanceof JsonObject parameters
                ? example(parameters, seed.with("arguments").random(), 0)
                : new JsonObject();
        return new ToolCall(
                seed, function.getString("name"), arguments instanceof JsonObject object ? object.encode() : "{}");
    }

    private static @Nullable Object example(JsonObject schema, SplittableRandom random, int depth) {
        if (schema.getValue("enum") instanceof JsonArray values && !values.isEmpty()) {
            return values.getValue(random.nextInt(values.size()));
        }
        if (schema.containsKey("const")) {
            return schema.getValue("const");
        }
        return switch (type(schema)) {
            case "object" -> object(schema, random, depth);
            case "array" -> array(schema, random, depth);
            case "integer" -> 1 + random.nextInt(9);
            case "number" -> 0.5 + random.nextInt(9);
            case "boolean" -> random.nextBoolean();
            case "null" -> null;
            default -> new Prose(new Seed(random.nextLong()), 3, 0).text();
        };
    }

    private static String type(JsonObject schema) {
        Object type = schema.getValue("type");
        if (type instanceof JsonArray several && !several.isEmpty()) {
            type = several.getValue(0);
        }
        return type instanceof String text ? text : schema.containsKey("properties") ? "object" : "string";
    }

    private static JsonObject object(JsonObject schema, SplittableRandom random, int depth) {
        JsonObject object = new JsonObject();
        if (depth < DEEPEST && schema.getValue("properties") instanceof JsonObject properties) {
            for (String name : properties.fieldNames()) {
                if (properties.getValue(name) instanceof JsonObject property) {
                    object.put(name, example(property, random, depth + 1));
                }
            }
        }
        return object;
    }

    private static JsonArray array(JsonObject schema, SplittableRandom random, int depth) {
        JsonArray array = new JsonArray();
        if (depth < DEEPEST && schema.getValue("items") instanceof JsonObject items) {
            array.add(example(items, random, depth + 1));
        }
        return array;
    }
}
