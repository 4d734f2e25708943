package dev.sluice.dialect.cohere;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Prompt;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.dialect.Embedding;
import dev.sluice.dialect.HostDialect;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Chat and vectors of Cohere's API v2 (Cohere API reference, {@code POST /v2/chat} and {@code /v2/embed}, read 2026-11): OpenAI's messages and tools with names of its own for
 * most settings, thoughts as parts, and a stream of events with names. Where texts come from is not handed on.
 */
public final class CohereDialect implements HostDialect {
    static final String NAME = "cohere";
    private static final Embedding EMBEDDINGS = new CohereEmbeddings();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Json.Obj writePrompt(Prompt prompt, HostTerms terms, Losses losses) {
        return new PromptWriter(prompt, terms, losses).write();
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
        return new EventReader(sink);
    }

    @Override
    public HostFault readError(int status, MultiMap headers, Buffer body) {
        return Errors.read(status, headers, body);
    }
}
