package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.ConverseDialect.NAME;

import dev.sluice.canonical.AnswerFormat;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Role;
import dev.sluice.canonical.Setting;
import dev.sluice.canonical.Tool;
import dev.sluice.canonical.ToolChoice;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code ConverseRequest} and {@code ConverseStreamRequest}, which are alike. One instance per question. */
final class PromptReader {
    private static final Set<String> KNOWN = Set.of(
            "messages",
            "system",
            "inferenceConfig",
            "toolConfig",
            "additionalModelRequestFields",
            "outputConfig",
            "requestMetadata",
            "serviceTier");
    private static final Set<String> TIERS = Set.of("default", "flex", "priority");

    private final Json.Obj body;
    private final Map<String, Json> extras;
    private final Map<Setting, Json> settings = new EnumMap<>(Setting.class);

    PromptReader(Json.Obj body) {
        this.body = body;
        this.extras = Notes.beyond(body, KNOWN);
    }

    Prompt read() {
        List<Message> messages = messages();
        inferenceConfig();
        List<Tool> tools = new ArrayList<>();
        ToolChoice choice = toolConfig(tools);
        EffortReader effort = new EffortReader();
        additionalFields(effort);
        AnswerFormat format = outputConfig(effort);
        requestMetadata();
        serviceTier();
        return new Prompt(messages, tools, choice, settings, format, effort.read(), Notes.of(extras));
    }

    private List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        List<Json> system = list(body, "system", "system");
        if (!system.isEmpty()) {
            messages.add(new Message(Role.SYSTEM, BlockReader.read(system), null, Extras.NONE));
        } else if (body.value("system") != null) {
            extras.put(Notes.NO_SYSTEM, Json.Bool.TRUE);
        }
        if (body.value("messages") == null) {
            extras.put(Notes.NO_MESSAGES, Json.Bool.TRUE);
        }
        List<Json> turns = list(body, "messages", "messages");
        for (int i = 0; i < turns.size(); i++) {
            messages.add(message(turns.get(i), "messages[" + i + "]"));
        }
        return messages;
    }

    private static Message message(Json turn, String path) {
        if (!(turn instanceof Json.Obj message)) {
            throw invalid(path, "an object");
        }
        Extras extras = Extras.beyond(NAME, message, Set.of("role", "content"));
        String role = message.text("role");
        if (!(message.get("content") instanceof Json.Arr content)) {
            throw invalid(path + ".content", "a list of blocks");
        }
        List<Part> parts = BlockReader.read(content.elements());
        return switch (role == null ? "" : role) {
            case "user" -> new Message(Role.USER, parts, null, extras);
            case "assistant" -> new Message(Role.ASSISTANT, parts, null, extras);
            case "system" -> new Message(Role.SYSTEM, parts, null, Notes.with(extras, Notes.INLINE, Json.Bool.TRUE));
            default -> throw invalid(path + ".role", "user or assistant");
        };
    }

    private void inferenceConfig() {
        Json.Obj config = object(body, "inferenceConfig", "inferenceConfig");
        if (config == null) {
            return;
        }
        Set<String> known = Set.of("maxTokens", "temperature", "topP", "stopSequences");
        extras.put(Notes.INFERENCE, new Json.Obj().putAll(Notes.beyond(config, known)));
        number(config, "maxTokens", Setting.MAX_TOKENS);
        number(config, "temperature", Setting.TEMPERATURE);
        number(config, "topP", Setting.TOP_P);
        List<Json> stops = list(config, "stopSequences", "inferenceConfig.stopSequences");
        if (!stops.stream().allMatch(Json.Text.class::isInstance)) {
            throw invalid("inferenceConfig.stopSequences", "a list of texts");
        }
        if (!stops.isEmpty()) {
            settings.put(Setting.STOP, new Json.Arr(stops));
        } else if (config.value("stopSequences") != null) {
            extras.put(Notes.NO_STOPS, Json.Bool.TRUE);
        }
    }

    private void number(Json.Obj config, String name, Setting setting) {
        Json value = config.value(name);
        if (value instanceof Json.Num) {
            settings.put(setting, value);
        } else if (value != null) {
            throw invalid(SettingNames.of(setting), "a number");
        }
    }

    private @Nullable ToolChoice toolConfig(List<Tool> tools) {
        Json.Obj config = object(body, "toolConfig", "toolConfig");
        if (config == null) {
            return null;
        }
        extras.put(Notes.TOOLS, new Json.Obj().putAll(Notes.beyond(config, Set.of("tools", "toolChoice"))));
        list(config, "tools", "toolConfig.tools").forEach(tool -> ToolReader.read(tool, tools));
        Json choice = config.value("toolChoice");
        return choice == null ? null : ToolReader.choice(choice);
    }

    /** They are the model's own; those that all dialects have are taken out, and the others stay. */
    private void additionalFields(EffortReader effort) {
        if (!(body.value("additionalModelRequestFields") instanceof Json.Obj fields)) {
            if (body.value("additionalModelRequestFields") != null) {
                throw invalid("additionalModelRequestFields", "an object");
            }
            return;
        }
        Json.Obj rest = fields.copy();
        effort.takeFrom(rest);
        if (rest.get("top_k") instanceof Json.Num topK) {
            settings.put(Setting.TOP_K, topK);
            rest.remove("top_k");
        }
        extras.put(Notes.FIELDS, rest);
    }

    private @Nullable AnswerFormat outputConfig(EffortReader effort) {
        Json.Obj config = object(body, "outputConfig", "outputConfig");
        if (config == null) {
            return null;
        }
        Json.Obj rest = config.copy();
        effort.takeWord(rest);
        Json.Obj format = rest.object("textFormat");
        AnswerFormat read = format == null ? null : textFormat(format);
        if (read != null) {
            rest.remove("textFormat");
        }
        extras.put(Notes.OUTPUT, rest);
        return read;
    }

    private static AnswerFormat textFormat(Json.Obj format) {
        Json.Obj structure = format.object("structure");
        Json.Obj definition = structure == null ? null : structure.object("jsonSchema");
        String schema = definition == null ? null : definition.text("schema");
        if (definition == null || schema == null || !"json_schema".equals(format.text("type"))) {
            throw invalid("outputConfig.textFormat", "a JSON schema");
        }
        try {
            Extras extras = Extras.beyond(NAME, definition, Set.of("schema", "name", "description"));
            return new AnswerFormat.Schema(
                    definition.text("name"),
                    definition.text("description"),
                    JsonReader.read(schema),
                    null,
                    Notes.with(extras, Notes.SCHEMA, new Json.Text(schema)));
        } catch (InvalidJsonException noSchema) {
            throw invalid("outputConfig.textFormat.structure.jsonSchema.schema", "the text of a JSON schema");
        }
    }

    private void requestMetadata() {
        Json.Obj metadata = object(body, "requestMetadata", "requestMetadata");
        if (metadata != null) {
            settings.put(Setting.METADATA, metadata);
        }
    }

    private void serviceTier() {
        Json tier = body.value("serviceTier");
        if (tier instanceof Json.Obj object && object.size() == 1) {
            String type = object.text("type");
            if (type != null && TIERS.contains(type)) {
                settings.put(Setting.SERVICE_TIER, new Json.Text(type));
                return;
            }
        }
        if (tier != null) {
            extras.put("serviceTier", tier);
        }
    }

    private static Json.@Nullable Obj object(Json.Obj holder, String name, String path) {
        Json value = holder.value(name);
        if (value == null || value instanceof Json.Obj) {
            return (Json.Obj) value;
        }
        throw invalid(path, "an object");
    }

    private static List<Json> list(Json.Obj holder, String name, String path) {
        Json value = holder.value(name);
        if (value == null || value instanceof Json.Arr) {
            return holder.elements(name);
        }
        throw invalid(path, "a list");
    }

    private static Failure invalid(String path, String expected) {
        return Failure.ofParam(Kind.INVALID_REQUEST, path, path + ": not understood (expected: " + expected + ")");
    }
}
