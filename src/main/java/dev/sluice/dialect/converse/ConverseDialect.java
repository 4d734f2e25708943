package dev.sluice.dialect.converse;

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
import dev.sluice.dialect.Embedding;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.UsageTold;
import dev.sluice.json.Json;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bedrock's Converse and ConverseStream (Bedrock Runtime service model 2023-09-30). Model and streaming are in the URL and not in the
 * body; an answer has no id, no model and no time.
 *
 * <p>Tools whose names Bedrock would refuse get others on the way out and their own again on the way back, see {@link ToolNames}. Ids of
 * calls that it would refuse become hashes of themselves, the same in the call and in its result.
 *
 * <p>A question that came in this dialect is written as it was, its mistakes included. One that came in another is put right: turns of
 * the same role are joined, results stand first, blank texts go, documents get names.
 */
public final class ConverseDialect implements Dialect {
    static final String NAME = "converse";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String nameOf(Setting setting) {
        return SettingNames.of(setting);
    }

    @Override
    public Prompt readPrompt(Json.Obj body) {
        return new PromptReader(body).read();
    }

    @Override
    public Json.Obj writePrompt(Prompt prompt, HostTerms terms, Losses losses) {
        return new PromptWriter(prompt, terms, losses).write();
    }

    /** Of Amazon's own models alone; those of others have words of their own. */
    @Override
    public @Nullable Embedding embedding(String model) {
        return TitanEmbeddings.suits(model) ? new TitanEmbeddings() : null;
    }

    @Override
    public Completion readAnswer(Json.Obj body) {
        return CompletionReader.read(body);
    }

    @Override
    public Json.Obj writeAnswer(Completion completion, CallerTerms terms) {
        return CompletionWriter.write(completion);
    }

    @Override
    public AnswerReader answerReader(Consumer<Event> sink) {
        return new EventReader(sink);
    }

    @Override
    public AnswerWriter answerWriter(CallerTerms terms) {
        return new EventWriter();
    }

    @Override
    public String tierMember() {
        return "serviceTier";
    }

    @Override
    public @Nullable Usage readUsage(UsageTold told) {
        Usage usage = TokenUsage.read(told.usage());
        return usage == null ? null : usage.servedAt(told.tier());
    }

    @Override
    public HostFault readError(int status, MultiMap headers, Buffer body) {
        return Errors.read(status, headers, body);
    }

    /** The exception's name is in {@code __type}; AWS's clients want it in the header {@code x-amzn-errortype} too, see {@link #errorType}. */
    @Override
    public Json.Obj writeError(HostFault fault, String requestId) {
        return Errors.write(fault, requestId);
    }

    /** What the header {@code x-amzn-errortype} of an error answer says, such as {@code ThrottlingException}. */
    public static String errorType(HostFault fault) {
        return Errors.typeOf(fault.sort());
    }
}
