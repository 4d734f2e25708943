package dev.sluice.dialect.messages;

import static dev.sluice.dialect.messages.Words.NAME;

import dev.sluice.canonical.AnswerFormat;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Setting;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json;

/** Writes one question for a host. */
final class PromptWriter {
    private final Prompt prompt;
    private final HostTerms terms;
    private final Losses losses;
    private final boolean own;
    private final Json.Obj body = new Json.Obj();

    PromptWriter(Prompt prompt, HostTerms terms, Losses losses) {
        this.prompt = prompt;
        this.terms = terms;
        this.losses = losses;
        this.own = Words.isOwn(prompt.extras());
    }

    Json.Obj write() {
        Json maxTokens = prompt.settings().get(Setting.MAX_TOKENS);
        Json.Num asDefault = Json.Num.of(terms.traits().maxOutputTokens());
        body.put("model", terms.model()).put("max_tokens", maxTokens == null ? asDefault : maxTokens);
        conversation();
        ToolWriter tools = new ToolWriter(prompt, terms, losses);
        tools.write(body);
        long limit = maxTokens instanceof Json.Num number
                ? number.orElse(0)
                : terms.traits().maxOutputTokens();
        boolean thinks = outputConfig(tools.isForced(), limit);
        new SettingWriter(prompt, terms.traits(), losses, thinks).write(body);
        stream();
        Words.putExtras(body, prompt.extras());
        return body;
    }

    private void conversation() {
        MessagesWriter writer = new MessagesWriter(losses);
        writer.take(prompt.messages());
        Json.Arr messages = writer.messages();
        if (!own && messages.elements().isEmpty()) {
            throw losses.refusal("messages", "at least one message that is not the system's");
        }
        body.putIf("system", writer.system()).put("messages", messages);
    }

    /** Returns whether the model will think because we said so. */
    private boolean outputConfig(boolean forced, long limit) {
        Json kept = prompt.extras().of(NAME).get(PromptReader.NOTE_OUTPUT_CONFIG);
        Json.Obj config = kept instanceof Json.Obj object ? object.copy() : new Json.Obj();
        ThinkingWriter thinking = new ThinkingWriter(terms.traits(), losses, limit);
        if (prompt.effort() != null) {
            thinking.write(prompt.effort(), body, config, forced);
        }
        if (prompt.format() != null) {
            format(prompt.format(), config);
        }
        if (kept != null || !config.isEmpty()) {
            body.put("output_config", config);
        }
        return thinking.isOurChoice();
    }

    private void format(AnswerFormat format, Json.Obj config) {
        switch (format) {
            case AnswerFormat.PlainText plain -> {
                // what Anthropic answers unless it is told otherwise
            }
            case AnswerFormat.AnyJson json -> throw losses.refusal("response_format", "text, or a JSON schema");
            case AnswerFormat.Schema schema -> {
                if (!terms.traits().answerSchema()) {
                    throw losses.refusal("response_format", "text");
                }
                boolean ours = Words.isOwn(schema.extras());
                Json.Obj written = new Json.Obj()
                        .put("type", "json_schema")
                        .put("schema", ours ? schema.schema() : ClosedSchema.of(schema.schema()));
                Words.putExtras(written, schema.extras());
                boolean beta = schema.extras().notes(NAME, PromptReader.NOTE_OUTPUT_FORMAT);
                (beta ? body : config).put(beta ? "output_format" : "format", written);
            }
        }
    }

    private void stream() {
        Json told = prompt.extras().of(NAME).get(PromptReader.NOTE_STREAM);
        if (terms.stream() || told != null) {
            body.put("stream", terms.stream());
        }
    }
}
