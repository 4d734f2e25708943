package dev.sluice.dialect.messages;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Setting;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.ForeignSeal;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.TokenCounting;
import dev.sluice.dialect.UsageTold;
import dev.sluice.json.Json;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's Messages (Anthropic API reference and SDK schemas, read 2026-11).
 *
 * <p>What Anthropic has no place for and a conversation must have, it says in forms that come back: the seals of other dialects' thoughts
 * and calls as signatures ({@link ForeignSeal}), and names of calls with other letters ({@link CallId}).
 */
public final class MessagesDialect implements Dialect {
    @Override
    public String name() {
        return Words.NAME;
    }

    @Override
    public String nameOf(Setting setting) {
        return switch (setting) {
            case STOP -> "stop_sequences";
            case PARALLEL_TOOL_CALLS -> "tool_choice.disable_parallel_tool_use";
            case END_USER -> "metadata.user_id";
            default -> setting.name().toLowerCase(Locale.ROOT);
        };
    }

    @Override
    public Prompt readPrompt(Json.Obj body) {
        return new PromptReader(body).read();
    }

    @Override
    public Json.Obj writePrompt(Prompt prompt, HostTerms terms, Losses losses) {
        return new PromptWriter(prompt, terms, losses).write();
    }

    @Override
    public TokenCounting counting() {
        return new CountTokens();
    }

    @Override
    public Completion readAnswer(Json.Obj body) {
        return CompletionReader.read(body);
    }

    @Override
    public Json.Obj writeAnswer(Completion completion, CallerTerms terms) {
        return new CompletionWriter(completion, terms).write();
    }

    @Override
    public AnswerReader answerReader(Consumer<Event> sink) {
        return new EventReader(sink);
    }

    @Override
    public AnswerWriter answerWriter(CallerTerms terms) {
        return new EventWriter(terms);
    }

    @Override
    public @Nullable Usage readUsage(UsageTold told) {
        return Counts.read(told.usage());
    }

    @Override
    public HostFault readError(int status, MultiMap headers, Buffer body) {
        return Errors.read(status, headers, body);
    }

    @Override
    public Json.Obj writeError(HostFault fault, String requestId) {
        return Errors.write(fault, requestId);
    }
}
