package dev.sluice.dialect.messages;

import dev.sluice.canonical.AnswerFormat;
import dev.sluice.canonical.Effort;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Role;
import dev.sluice.canonical.Setting;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one question of a caller; {@code max_tokens} may be missing, because the question of how long a prompt is has none. */
final class PromptReader {
    static final String NOTE_STREAM = "~stream";
    static final String NOTE_OUTPUT_CONFIG = "~output_config";
    static final String NOTE_OUTPUT_FORMAT = "~output_format";
    static final String NOTE_METADATA = "~metadata";
    static final String NOTE_THINKING = "~thinking";
    static final String NOTE_EFFORT = "~effort";

    private static final Set<String> MESSAGE = Set.of("role", "content");
    private static final Set<String> FORMAT = Set.of("type", "schema");
    private static final Map<String, Setting> PLAIN = Map.of(
            "max_tokens", Setting.MAX_TOKENS,
            "temperature", Setting.TEMPERATURE,
            "top_p", Setting.TOP_P,
            "top_k", Setting.TOP_K,
            "stop_sequences", Setting.STOP);

    private final PartReader parts = new PartReader(Complaint.OF_CALLER);
    private final Json.Obj body;
    private final Map<Setting, Json> settings = new EnumMap<>(Setting.class);
    private final Map<String, Json> extras;

    PromptReader(Json.Obj body) {
        this.body = body;
        this.extras = Words.beyond(body, Set.of("model", "messages"));
    }

    Prompt read() {
        List<Message> messages = messages();
        PLAIN.forEach((name, setting) -> {
            Json value = body.value(name);
            if (value != null) {
                settings.put(setting, value);
                extras.remove(name);
            }
        });
        note("stream", NOTE_STREAM);
        metadata();
        serviceTier();
        ToolReader tools = new ToolReader(body, settings, extras);
        Effort effort = effort();
        AnswerFormat format = format();
        return new Prompt(messages, tools.tools(), tools.choice(), settings, format, effort, Words.extras(extras));
    }

    /** What stands for nothing canonical in this form, but must come back. */
    private void note(String member, String note) {
        Json value = extras.remove(member);
        if (value != null) {
            extras.put(note, value);
        }
    }

    private List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        Json system = body.value("system");
        if (system != null) {
            extras.remove("system");
            Map<String, Json> notes = new HashMap<>(Map.of(Words.NOTE_TOP, Json.Bool.TRUE));
            List<Part> content = content(system, "system", notes);
            messages.add(new Message(Role.SYSTEM, content, null, Words.extras(notes)));
        }
        if (!(body.get("messages") instanceof Json.Arr list)) {
            throw Complaint.OF_CALLER.of("messages", "a list");
        }
        for (int i = 0; i < list.elements().size(); i++) {
            messages.add(message(list.elements().get(i), "messages[" + i + "]"));
        }
        return messages;
    }

    private Message message(Json json, String path) {
        if (!(json instanceof Json.Obj object)) {
            throw Complaint.OF_CALLER.of(path, "an object");
        }
        String word = object.text("role");
        Role role = switch (word == null ? "" : word) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "system" -> Role.SYSTEM;
            default -> throw Complaint.OF_CALLER.of(path + ".role", "user, assistant or system");
        };
        Map<String, Json> notes = Words.beyond(object, MESSAGE);
        List<Part> content = content(object.get("content"), path + ".content", notes);
        return new Message(role, content, null, Words.extras(notes));
    }

    private List<Part> content(@Nullable Json content, String path, Map<String, Json> notes) {
        if (content instanceof Json.Text text) {
            notes.put(Words.NOTE_TEXT, Json.Bool.TRUE);
            return List.of(Part.Text.of(text.value()));
        }
        if (content instanceof Json.Arr array) {
            return parts.readAll(array.elements(), path);
        }
        throw Complaint.OF_CALLER.of(path, "a text or a list");
    }

    private void metadata() {
        if (body.get("metadata") instanceof Json.Obj metadata) {
            Json.Obj rest = metadata.copy();
            if (metadata.get("user_id") instanceof Json.Text user) {
                settings.put(Setting.END_USER, user);
                rest.remove("user_id");
            }
            extras.remove("metadata");
            extras.put(NOTE_METADATA, rest);
        }
    }

    private void serviceTier() {
        String tier = body.text("service_tier");
        String word = "auto".equals(tier) ? "auto" : "standard_only".equals(tier) ? "default" : null;
        if (word != null) {
            settings.put(Setting.SERVICE_TIER, new Json.Text(word));
            extras.remove("service_tier");
        }
    }

    /** Anthropic says in two places how much is to be thought; our notes keep how it was said. */
    private @Nullable Effort effort() {
        Map<String, Json> notes = new HashMap<>();
        String level = null;
        if (outputConfig().get("effort") instanceof Json.Text effort) {
            level = effort.value();
            notes.put(NOTE_EFFORT, effort);
        }
        Json.Obj thinking = body.object("thinking");
        if (thinking == null) {
            return level == null ? null : new Effort(level, null, null, Words.extras(notes));
        }
        extras.remove("thinking");
        notes.put(NOTE_THINKING, thinking);
        String display = thinking.text("display");
        Boolean visible = display == null ? null : Boolean.valueOf(!display.equals("omitted"));
        boolean disabled = "disabled".equals(thinking.text("type"));
        long budget = thinking.number("budget_tokens", -1);
        return new Effort(disabled ? "none" : level, budget < 0 ? null : budget, visible, Words.extras(notes));
    }

    private Json.Obj outputConfig() {
        Json.Obj config = body.object("output_config");
        return config == null ? new Json.Obj() : config;
    }

    private @Nullable AnswerFormat format() {
        Json.Obj config = outputConfig().copy();
        AnswerFormat.Schema current = schema(config.get("format"), Map.of());
        if (current != null) {
            config.remove("format");
        }
        if (config.get("effort") instanceof Json.Text) {
            config.remove("effort");
        }
        if (body.object("output_config") != null) {
            extras.remove("output_config");
            extras.put(NOTE_OUTPUT_CONFIG, config);
        }
        AnswerFormat.Schema beta = schema(body.get("output_format"), Map.of(NOTE_OUTPUT_FORMAT, Json.Bool.TRUE));
        if (current == null && beta != null) {
            extras.remove("output_format");
            return beta;
        }
        return current;
    }

    private static AnswerFormat.@Nullable Schema schema(@Nullable Json format, Map<String, Json> notes) {
        if (!(format instanceof Json.Obj object) || !"json_schema".equals(object.text("type"))) {
            return null;
        }
        Json schema = object.value("schema");
        if (schema == null) {
            return null;
        }
        Map<String, Json> rest = Words.beyond(object, FORMAT);
        rest.putAll(notes);
        return new AnswerFormat.Schema(null, null, schema, null, Words.extras(rest));
    }
}
