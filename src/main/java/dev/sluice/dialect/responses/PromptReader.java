package dev.sluice.dialect.responses;

import dev.sluice.canonical.AnswerFormat;
import dev.sluice.canonical.Effort;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Role;
import dev.sluice.canonical.Setting;
import dev.sluice.canonical.Tool;
import dev.sluice.canonical.ToolChoice;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a question: the body of {@code POST /v1/responses} (OpenAI's OpenAPI document, CreateResponse, read 2026-08). */
final class PromptReader {
    static final String LOGPROBS = "message.output_text.logprobs";

    private final Members body;
    private final Map<Setting, Json> settings = new EnumMap<>(Setting.class);
    private @Nullable AnswerFormat format;

    private PromptReader(Json.Obj body) {
        this.body = Members.asked(body, "");
    }

    static Prompt read(Json.Obj body) {
        return new PromptReader(body).read();
    }

    private Prompt read() {
        body.remove("model");
        body.noteIf(Json.Bool.FALSE.equals(body.remove("stream")), Notes.UNSTREAMED);
        List<Message> messages = messages();
        List<Json> asked = body.list("tools");
        List<Tool> tools = asked == null ? List.of() : ToolReader.tools(asked);
        if (asked != null && asked.isEmpty()) {
            body.note("tools", new Json.Arr(asked));
        }
        ToolChoice choice =
                body.peek("tool_choice") == null ? null : ToolReader.choice(Json.orNull(body.remove("tool_choice")));
        readSettings();
        readText();
        Effort effort = effort();
        return new Prompt(messages, tools, choice, settings, format, effort, body.extras());
    }

    private List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        if (body.peek("instructions") instanceof Json.Text) {
            messages.add(noted(Role.SYSTEM, String.valueOf(body.text("instructions")), Notes.INSTRUCTIONS));
        }
        body.noteIf(!body.has("input"), Notes.NO_INPUT);
        Json input = body.peek("input");
        if (input instanceof Json.Text) {
            messages.add(noted(Role.USER, String.valueOf(body.text("input")), Notes.WHOLE_INPUT));
        } else if (input != null) {
            List<Json> items = body.list("input");
            messages.addAll(ItemReader.messages(items == null ? List.of() : items));
        }
        return messages;
    }

    private static Message noted(Role role, String text, String note) {
        Extras extras = new Extras(ResponsesDialect.NAME, Map.of(note, Json.Bool.TRUE));
        return new Message(role, List.of(Part.Text.of(text)), null, extras);
    }

    private void readSettings() {
        set(Setting.MAX_TOKENS, body.wholeNumber("max_output_tokens"));
        set(Setting.TEMPERATURE, body.number("temperature"));
        set(Setting.TOP_P, body.number("top_p"));
        set(Setting.TOP_LOGPROBS, body.wholeNumber("top_logprobs"));
        set(Setting.PARALLEL_TOOL_CALLS, body.take("parallel_tool_calls", Json.Bool.class, "true or false"));
        set(Setting.SERVICE_TIER, body.take("service_tier", Json.Text.class, "a text"));
        set(Setting.METADATA, body.take("metadata", Json.Obj.class, "an object"));
        if (body.peek("include") instanceof Json.Arr include
                && include.elements().contains(new Json.Text(LOGPROBS))) {
            set(Setting.LOGPROBS, Json.Bool.TRUE);
        }
        Json user = body.take("safety_identifier", Json.Text.class, "a text");
        if (user == null) {
            user = body.take("user", Json.Text.class, "a text");
            body.noteIf(user != null, Notes.USER);
        }
        set(Setting.END_USER, user);
    }

    private void set(Setting setting, @Nullable Json value) {
        if (value != null) {
            settings.put(setting, value);
        }
    }

    private void readText() {
        Json.Obj object = body.object("text");
        if (object == null) {
            return;
        }
        Members text = Members.asked(object, "text");
        set(Setting.VERBOSITY, text.take("verbosity", Json.Text.class, "a text"));
        Json.Obj asked = text.object("format");
        format = asked == null ? null : format(Members.asked(asked, "text.format"));
        body.note(Notes.TEXT, new Json.Obj().putAll(text.extras().members()));
    }

    private static AnswerFormat format(Members format) {
        String type = format.text("type");
        return switch (type == null ? "" : type) {
            case "text" -> new AnswerFormat.PlainText();
            case "json_object" -> new AnswerFormat.AnyJson();
            case "json_schema" -> {
                Json schema = format.object("schema");
                if (schema == null) {
                    throw format.wrong("schema", "an object");
                }
                yield new AnswerFormat.Schema(
                        format.text("name"),
                        format.text("description"),
                        schema,
                        format.flag("strict"),
                        format.extras());
            }
            default -> throw format.wrong("type", "text, json_object or json_schema");
        };
    }

    private @Nullable Effort effort() {
        Json.Obj object = body.object("reasoning");
        if (object == null) {
            return null;
        }
        Members reasoning = Members.asked(object, "reasoning");
        String level = reasoning.text("effort");
        boolean visible = reasoning.peek("summary") != null || reasoning.peek("generate_summary") != null;
        return new Effort(level, null, visible ? Boolean.TRUE : null, reasoning.extras());
    }
}
