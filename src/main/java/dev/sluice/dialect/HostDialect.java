package dev.sluice.dialect;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Prompt;
import dev.sluice.json.Json;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What hosts of one wire format understand and answer. What another dialect said loses only what this one cannot say, and the loss is told
 * to {@link Losses}.
 *
 * <p>Stateless; on any thread. What it gives out belongs to one exchange.
 */
public interface HostDialect {
    /** The name, as it stands in {@link dev.sluice.canonical.Extras}: {@code chat}, {@code messages} and so on. */
    String name();

    /**
     * Writes a question for a host.
     *
     * @param losses is told what cannot be said
     */
    Json.Obj writePrompt(Prompt prompt, HostTerms terms, Losses losses);

    /** Members that callers add to a question though their own dialect does not know them, and that are handed on here. */
    default Set<String> adopted() {
        return Set.of();
    }

    /** How prompts are counted, or null where the dialect has no words for it. */
    default @Nullable TokenCounting counting() {
        return null;
    }

    /** How hosts are asked for vectors of {@code model}, or null where the dialect has no words for it, or OpenAI's. */
    default @Nullable Embedding embedding(String model) {
        return null;
    }

    /**
     * Reads a host's whole answer.
     *
     * @throws dev.sluice.failure.Failure of kind {@code UPSTREAM_INVALID_ANSWER}
     */
    Completion readAnswer(Json.Obj body);

    /** A reader of one answer that a host streams; {@code sink} gets its events, in their order, while it is fed. */
    AnswerReader answerReader(Consumer<Event> sink);

    /**
     * Reads the body of a host's answer with an error status; never fails, whatever the body is.
     *
     * @param status the answer's; 0 for an error that came in the place of a good answer, and speaks for itself
     * @param headers the answer's, for {@code retry-after} and its like
     */
    HostFault readError(int status, MultiMap headers, Buffer body);
}
