package dev.sluice.dialect.chat;

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
import dev.sluice.dialect.HostError;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.OpenAiErrors;
import dev.sluice.dialect.UsageTold;
import dev.sluice.json.Json;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Chat Completions (OpenAI API reference, chat, read 2026-11), with what hosts that took it over have added. */
public final class ChatDialect implements Dialect {
    static final String NAME = "chat";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String nameOf(Setting setting) {
        return ChatSettings.nameOf(setting);
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
    public Completion readAnswer(Json.Obj body) {
        return CompletionReader.read(body);
    }

    @Override
    public Json.Obj writeAnswer(Completion completion, CallerTerms terms) {
        return CompletionWriter.write(completion, terms);
    }

    @Override
    public AnswerReader answerReader(Consumer<Event> sink) {
        return new ChunkReader(sink);
    }

    @Override
    public AnswerWriter answerWriter(CallerTerms terms) {
        return new ChunkWriter(terms);
    }

    @Override
    public @Nullable Usage readUsage(UsageTold told) {
        return ChatUsage.read(told);
    }

    @Override
    public @Nullable HostError hiddenError(Buffer body, String requestId) {
        return HostError.read(body);
    }

    @Override
    public HostFault readError(int status, MultiMap headers, Buffer body) {
        return OpenAiErrors.read(status, headers, body);
    }

    @Override
    public Json.Obj writeError(HostFault fault, String requestId) {
        return OpenAiErrors.write(fault);
    }
}
