package dev.sluice.dialect.chat;

import static dev.sluice.dialect.chat.ChatDialect.NAME;

import dev.sluice.canonical.AnswerFormat;
import dev.sluice.canonical.Effort;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Setting;
import dev.sluice.canonical.Tool;
import dev.sluice.canonical.ToolChoice;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a request. */
final class PromptReader {
    private static final Set<String> FUNCTION_MEMBERS = Set.of("name", "description", "parameters", "strict");
    private static final Set<String> SCHEMA_MEMBERS = Set.of("name", "description", "schema", "strict");

    private final Json.Obj body;
    private final Json.Obj rest; // what nobody has read yet

    PromptReader(Json.Obj body) {
        this.body = body;
        this.rest = body.copy();
    }

    Prompt read() {
        rest.remove("model");
        if (body.isTrue("stream")) {
            rest.remove("stream");
        }
        List<Message> messages = messages();
        List<Tool> tools = tools();
        ToolChoice choice = toolChoice(take("tool_choice"));
        Map<Setting, Json> settings = settings();
        AnswerFormat format = format();
        Effort effort = effort();
        Extras extras = rest.isEmpty() ? Extras.NONE : new Extras(NAME, rest.members());
        return new Prompt(messages, tools, choice, settings, format, effort, extras);
    }

    /** The value of a member that is understood, or null, which stays among the extras. */
    private @Nullable Json take(String name) {
        Json value = body.value(name);
        if (value != null) {
            rest.remove(name);
        }
        return value;
    }

    private List<Message> messages() {
        if (!(take("messages") instanceof Json.Arr array)) {
            throw invalid("messages", "a list of messages");
        }
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < array.elements().size(); i++) {
            messages.add(MessageReader.read(array.elements().get(i), "messages[" + i + "]"));
        }
        return messages;
    }

    static Failure invalid(String field, String expected) {
        return Failure.ofParam(
                Kind.INVALID_REQUEST, field, field + ": missing, or of another kind (expected: " + expected + ")");
    }

    private List<Tool> tools() {
        Json value = body.value("tools");
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof Json.Arr array)) {
            throw invalid("tools", "a list of tools");
        }
        if (!array.elements().isEmpty()) {
            rest.remove("tools");
        }
        List<Tool> tools = new ArrayList<>();
        for (Json tool : array.elements()) {
            tools.add(tool(tool));
        }
        return tools;
    }

    private static Tool tool(Json value) {
        Json.Obj tool = value instanceof Json.Obj object ? object : new Json.Obj();
        Json.Obj function = tool.object("function");
        String name = function == null ? null : function.text("name");
        if (function == null
                || name == null
                || !"function".equals(tool.text("type"))
                || isOdd(function.get("description"), Json.Text.class)
                || isOdd(function.get("strict"), Json.Bool.class)
                || function.get("parameters") instanceof Json.Null) {
            return new Tool.Foreign(NAME, value);
        }
        Extras extras = Extras.beyond(NAME, function, FUNCTION_MEMBERS);
        for (Map.Entry<String, Json> member : tool) {
            if (!member.getKey().equals("type") && !member.getKey().equals("function")) {
                extras = extras.with(NAME, "~tool." + member.getKey(), member.getValue());
            }
        }
        return new Tool.Function(
                name,
                function.text("description"),
                function.get("parameters"),
                function.get("strict") instanceof Json.Bool strict ? strict.value() : null,
                CacheControl.read(tool.get("cache_control")),
                extras);
    }

    private static boolean isOdd(@Nullable Json value, Class<? extends Json> expected) {
        return value != null && !expected.isInstance(value);
    }

    static @Nullable ToolChoice toolChoice(@Nullable Json value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Json.Text word) {
            return switch (word.value()) {
                case "auto" -> new ToolChoice.Auto();
                case "none" -> new ToolChoice.None();
                case "required" -> new ToolChoice.Required();
                default -> new ToolChoice.Foreign(NAME, value);
            };
        }
        if (value instanceof Json.Obj object) {
            String name = functionName(object);
            ToolChoice choice = name == null ? allowed(object.object("allowed_tools")) : new ToolChoice.Named(name);
            if (choice != null && value.equals(PromptWriter.toolChoice(choice))) {
                return choice;
            }
        }
        return new ToolChoice.Foreign(NAME, value);
    }

    private static @Nullable ToolChoice allowed(Json.@Nullable Obj allowed) {
        if (allowed == null) {
            return null;
        }
        List<String> names = new ArrayList<>();
        for (Json tool : allowed.elements("tools")) {
            String name = tool instanceof Json.Obj object ? functionName(object) : null;
            if (name != null) {
                names.add(name);
            }
        }
        return new ToolChoice.Allowed(names, "required".equals(allowed.text("mode")));
    }

    private static @Nullable String functionName(Json.Obj tool) {
        Json.Obj function = tool.object("function");
        return function == null ? null : function.text("name");
    }

    private Map<Setting, Json> settings() {
        Map<Setting, Json> settings = new EnumMap<>(Setting.class);
        ChatSettings.NAMES.forEach((setting, name) -> {
            Json value = take(name);
            if (value != null) {
                settings.put(setting, value);
            }
        });
        Json identifier = settings.containsKey(Setting.END_USER) ? null : take("safety_identifier");
        if (identifier != null) {
            settings.put(Setting.END_USER, identifier);
            rest.put("~user", "safety_identifier");
        }
        for (String name : new String[] {ChatSettings.MAX_COMPLETION_TOKENS, ChatSettings.MAX_TOKENS}) {
            Json limit = settings.containsKey(Setting.MAX_TOKENS) ? null : take(name);
            if (limit != null) {
                settings.put(Setting.MAX_TOKENS, limit);
                rest.put("~limit", name);
            }
        }
        return settings;
    }

    private @Nullable AnswerFormat format() {
        if (!(body.value("response_format") instanceof Json.Obj object)) {
            return null;
        }
        AnswerFormat format = switch (String.valueOf(object.text("type"))) {
            case "text" -> new AnswerFormat.PlainText();
            case "json_object" -> new AnswerFormat.AnyJson();
            case "json_schema" -> schema(object.object("json_schema"));
            default -> null;
        };
        if (format != null && object.equals(PromptWriter.format(format))) {
            rest.remove("response_format");
        } else if (format != null) {
            rest.remove("response_format");
            rest.put("~format", object);
        }
        return format;
    }

    private static @Nullable AnswerFormat schema(Json.@Nullable Obj described) {
        Json schema = described == null ? null : described.value("schema");
        if (described == null || schema == null) {
            return null;
        }
        return new AnswerFormat.Schema(
                described.text("name"),
                described.text("description"),
                schema,
                described.get("strict") instanceof Json.Bool strict ? strict.value() : null,
                Extras.beyond(NAME, described, SCHEMA_MEMBERS));
    }

    private @Nullable Effort effort() {
        String level = body.text("reasoning_effort");
        if (level != null) {
            rest.remove("reasoning_effort");
            return new Effort(level, null, null, Extras.NONE);
        }
        return null;
    }
}
