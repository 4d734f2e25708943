package dev.sluice.dialect.responses;

import dev.sluice.canonical.AnswerFormat;
import dev.sluice.canonical.Effort;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Role;
import dev.sluice.canonical.Setting;
import dev.sluice.dialect.EffortScale;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits.Thinking;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a question. What another dialect asked is not to be stored by the host, which Responses does unless told otherwise; and its
 * thoughts are asked for in encrypted form, so that the next question can carry them.
 */
final class PromptWriter {
    private static final String ENCRYPTED = "reasoning.encrypted_content";
    private static final long LOWEST_LIMIT = 16;

    /** Those of OpenAI's; hosts that took over Chat have others. */
    static final Set<String> TIERS = Set.of("auto", "default", "flex", "scale", "priority", "fast");

    private final Prompt prompt;
    private final HostTerms terms;
    private final Losses losses;
    private final boolean own;
    private final Json.Obj body = new Json.Obj();
    private final List<String> include = new ArrayList<>();

    private PromptWriter(Prompt prompt, HostTerms terms, Losses losses) {
        this.prompt = prompt;
        this.terms = terms;
        this.losses = losses;
        this.own = Members.isOwn(prompt.extras());
    }

    static Json.Obj write(Prompt prompt, HostTerms terms, Losses losses) {
        return new PromptWriter(prompt, terms, losses).write();
    }

    private Json.Obj write() {
        if (!terms.model().isEmpty()) { // a prompt template may name the model
            body.put("model", terms.model());
        }
        putMessages();
        putTools();
        putSettings();
        putText();
        putReasoning();
        if (!own) {
            body.put("store", false);
            if (!include.isEmpty()) {
                body.put("include", Json.Arr.ofTexts(include));
            }
        }
        if (terms.stream() || prompt.extras().notes(ResponsesDialect.NAME, Notes.UNSTREAMED)) {
            body.put("stream", terms.stream());
        }
        Members.putRest(prompt.extras(), body);
        if (!terms.stream()) {
            body.remove("stream_options");
        }
        return body;
    }

    private void putMessages() {
        List<Message> messages = prompt.messages();
        int first = 0;
        boolean more = own || messages.size() > 1;
        String instructions = messages.isEmpty() || !more ? null : instructions(messages.getFirst());
        if (instructions != null) {
            body.put("instructions", instructions);
            first = 1;
        }
        String whole = messages.size() == first + 1 ? wholeInput(messages.get(first)) : null;
        if (whole != null) {
            body.put("input", whole);
            return;
        }
        ItemWriter items = new ItemWriter(losses);
        for (int i = first; i < messages.size(); i++) {
            items.add(messages.get(i), "messages[" + i + "]");
        }
        if (items.items().isEmpty() && !own) {
            throw losses.refusal("messages", "at least one message that says something");
        }
        if (!items.items().isEmpty() || !prompt.extras().notes(ResponsesDialect.NAME, Notes.NO_INPUT)) {
            body.put("input", new Json.Arr(items.items()));
        }
    }

    /** The text of a system's message that can be said as {@code instructions}, or null. */
    private @Nullable String instructions(Message message) {
        boolean noted = message.extras().notes(ResponsesDialect.NAME, Notes.INSTRUCTIONS);
        boolean texts = !message.parts().isEmpty()
                && message.name() == null
                && message.parts().stream().allMatch(Part.Text.class::isInstance);
        if (message.role() != Role.SYSTEM || !texts || (own && !noted)) {
            return null;
        }
        return message.parts().stream()
                .map(part -> part instanceof Part.Text text ? text.text() : "")
                .collect(Collectors.joining("\n"));
    }

    private static @Nullable String wholeInput(Message message) {
        return message.extras().notes(ResponsesDialect.NAME, Notes.WHOLE_INPUT)
                        && message.parts().size() == 1
                        && message.parts().getFirst() instanceof Part.Text text
                ? text.text()
                : null;
    }

    private void putTools() {
        List<Json> tools = ToolWriter.tools(prompt.tools(), losses);
        if (!tools.isEmpty()) {
            body.put("tools", new Json.Arr(tools));
        }
        // A choice without tools is an error with OpenAI.
        if (prompt.toolChoice() != null && (own || !tools.isEmpty())) {
            body.put("tool_choice", ToolWriter.choice(prompt.toolChoice(), losses));
        }
    }

    private void putSettings() {
        for (Setting setting : Setting.values()) {
            Json value = prompt.settings().get(setting);
            if (value == null) {
                continue;
            }
            if (terms.traits().refused().contains(setting)) {
                losses.drop(setting);
            } else {
                putSetting(setting, value);
            }
        }
    }

    private void putSetting(Setting setting, Json value) {
        switch (setting) {
            case TEMPERATURE, TOP_P, TOP_LOGPROBS, PARALLEL_TOOL_CALLS, METADATA ->
                body.put(ResponsesDialect.nameIn(setting), value);
            case MAX_TOKENS -> putLimit(value);
            case SERVICE_TIER -> {
                if (own || TIERS.contains(String.valueOf(Json.textOf(value)))) {
                    body.put("service_tier", value);
                } else {
                    losses.drop(setting);
                }
            }
            case END_USER ->
                body.put(
                        prompt.extras().notes(ResponsesDialect.NAME, Notes.USER) ? "user" : "safety_identifier", value);
            case VERBOSITY -> text().put("verbosity", value);
            case LOGPROBS -> {
                if (Json.Bool.TRUE.equals(value)) {
                    include.add(PromptReader.LOGPROBS);
                }
            }
            case CHOICES -> {
                if (!(value instanceof Json.Num count) || count.orElse(0) != 1) {
                    throw losses.refusal(setting, "1");
                }
            }
            case TOP_K, STOP, SEED, PRESENCE_PENALTY, FREQUENCY_PENALTY, LOGIT_BIAS -> losses.drop(setting);
        }
    }

    /** A limit that the host would refuse as too low becomes its lowest; the caller is told that it is not kept. */
    private void putLimit(Json value) {
        boolean low = !own && value instanceof Json.Num limit && limit.orElse(LOWEST_LIMIT) < LOWEST_LIMIT;
        if (low) {
            losses.drop(Setting.MAX_TOKENS);
        }
        body.put("max_output_tokens", low ? Json.Num.of(LOWEST_LIMIT) : value);
    }

    private Json.Obj text() {
        Json.Obj text = Objects.requireNonNullElseGet(body.object("text"), Json.Obj::new);
        body.put("text", text);
        return text;
    }

    private void putText() {
        AnswerFormat format = prompt.format();
        if (format != null) {
            if (!terms.traits().answerSchema() && !(format instanceof AnswerFormat.PlainText)) {
                throw losses.refusal("response_format", "a model whose answer's form can be prescribed");
            }
            text().put("format", format(format));
        }
        if (prompt.extras().of(ResponsesDialect.NAME).get(Notes.TEXT) instanceof Json.Obj beside) {
            text().putAll(beside.members());
        }
    }

    private static Json.Obj format(AnswerFormat format) {
        return switch (format) {
            case AnswerFormat.PlainText plain -> new Json.Obj().put("type", "text");
            case AnswerFormat.AnyJson any -> new Json.Obj().put("type", "json_object");
            case AnswerFormat.Schema schema -> {
                boolean own = Members.isOwn(schema.extras());
                Json.Obj object = new Json.Obj()
                        .put("type", "json_schema")
                        .putIf("name", schema.name() == null && !own ? "answer" : schema.name())
                        .putIf("description", schema.description())
                        .put("schema", schema.schema());
                if (schema.strict() != null) {
                    object.put("strict", schema.strict());
                }
                Members.putRest(schema.extras(), object);
                yield object;
            }
        };
    }

    private void putReasoning() {
        Effort effort = prompt.effort();
        if (effort == null) {
            return;
        }
        if (terms.traits().thinking() == Thinking.NONE) {
            losses.drop("reasoning_effort");
            return;
        }
        String level = level(effort);
        Json.Obj reasoning = new Json.Obj().putIf("effort", level);
        if (Boolean.TRUE.equals(effort.visible()) && !Members.isOwn(effort.extras())) {
            reasoning.put("summary", "auto");
        }
        Members.putRest(effort.extras(), reasoning);
        if (!"none".equals(level)) {
            include.add(ENCRYPTED);
        }
        if (own || !reasoning.isEmpty()) {
            body.put("reasoning", reasoning);
        }
    }

    /** {@code xhigh} few models know, and who told a number has not asked for it. */
    private static @Nullable String level(Effort effort) {
        String level = EffortScale.level(effort);
        return effort.level() == null && "xhigh".equals(level) ? "high" : level;
    }
}
