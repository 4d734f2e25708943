package dev.sluice.dialect.generate;

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
import dev.sluice.dialect.TokenCounting;
import dev.sluice.dialect.UsageTold;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Obj;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's {@code generateContent} and {@code streamGenerateContent}, with AI Studio and on Vertex (generativelanguage v1beta, read 2026-11).
 * Members may be spelt in camel case or with underscores and are written again as they were. {@code countTokens} is {@link
 * TokenCounts}.
 *
 * <p>A signature on a call is the call's seal; on any other part it is a sealed thought of its own. Calls without an id get one that the
 * host is never told.
 */
public final class GenerateDialect implements Dialect {
    /** As it stands in {@link dev.sluice.canonical.Extras}. */
    public static final String NAME = "generate";

    private final boolean arrays;

    private GenerateDialect(boolean arrays) {
        this.arrays = arrays;
    }

    /** For callers with {@code alt=sse}, and for hosts, which are always asked for it. */
    public GenerateDialect() {
        this(false);
    }

    /** For callers without {@code alt=sse}. */
    public static GenerateDialect ofArrays() {
        return new GenerateDialect(true);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Such as {@code generationConfig.maxOutputTokens}. */
    @Override
    public String nameOf(Setting setting) {
        String name = ConfigReader.NAMES.get(setting);
        return name == null ? setting.name().toLowerCase(Locale.ROOT) : "generationConfig." + name;
    }

    @Override
    public Prompt readPrompt(Obj body) {
        return PromptReader.read(body);
    }

    @Override
    public Obj writePrompt(Prompt prompt, HostTerms terms, Losses losses) {
        return new PromptWriter(prompt, terms, losses).write();
    }

    @Override
    public TokenCounting counting() {
        return new TokenCounts();
    }

    @Override
    public Embedding embedding(String model) {
        return new BatchEmbeddings();
    }

    @Override
    public Completion readAnswer(Obj body) {
        return CompletionReader.read(body);
    }

    @Override
    public Obj writeAnswer(Completion completion, CallerTerms terms) {
        return new CompletionWriter(terms).write(completion);
    }

    /** Reads events, as hosts send them with {@code alt=sse}, and the array that they send without. */
    @Override
    public AnswerReader answerReader(Consumer<Event> sink) {
        return new EventReader(sink);
    }

    /** Writes events, or one array that grows. */
    @Override
    public AnswerWriter answerWriter(CallerTerms terms) {
        return new EventWriter(terms, arrays);
    }

    /** Writes one array, whoever asks. */
    AnswerWriter arrayWriter(CallerTerms terms) {
        return new EventWriter(terms, true);
    }

    @Override
    public String usageMember() {
        return "usageMetadata";
    }

    @Override
    public String toolsMember() {
        return "candidates";
    }

    @Override
    public List<Json> tools(byte[] value) {
        return List.copyOf(Searches.groundings(value));
    }

    @Override
    public @Nullable Usage readUsage(UsageTold told) {
        Searches searches = new Searches();
        for (Json grounding : told.output()) {
            searches.add((Obj) grounding);
        }
        return searches.in(UsageWords.read(told.usage()));
    }

    @Override
    public HostFault readError(int status, MultiMap headers, Buffer body) {
        return Errors.read(status, headers, body);
    }

    @Override
    public Obj writeError(HostFault fault, String requestId) {
        return Errors.write(fault, requestId);
    }
}
