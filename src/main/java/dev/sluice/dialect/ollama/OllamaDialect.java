package dev.sluice.dialect.ollama;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Prompt;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.dialect.Embedding;
import dev.sluice.dialect.HostDialect;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.OpenAiErrors;
import dev.sluice.json.Json;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Ollama's own {@code /api/chat} and {@code /api/embed} (Ollama API reference, read 2026-11). Beyond its OpenAI-compatible API it takes {@code
 * options} such as {@code num_ctx}, and {@code keep_alive}, which callers of Chat Completions may add to their question; and it can be told
 * to think. A stream is one JSON object per line, a tool call whole in one of them.
 */
public final class OllamaDialect implements HostDialect {
    static final String NAME = "ollama";
    private static final Embedding EMBEDDINGS = new OllamaEmbeddings();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Json.Obj writePrompt(Prompt prompt, HostTerms terms, Losses losses) {
        return new PromptWriter(prompt, terms, losses).write();
    }

    @Override
    public Set<String> adopted() {
        return Set.of(PromptWriter.OPTIONS, PromptWriter.KEEP_ALIVE);
    }

    @Override
    public Embedding embedding(String model) {
        return EMBEDDINGS;
    }

    @Override
    public Completion readAnswer(Json.Obj body) {
        return CompletionReader.read(body);
    }

    @Override
    public AnswerReader answerReader(Consumer<Event> sink) {
        return new LineReader(sink);
    }

    @Override
    public HostFault readError(int status, MultiMap headers, Buffer body) {
        return OpenAiErrors.read(status, headers, body);
    }
}
