package dev.sluice.dialect;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Setting;
import dev.sluice.canonical.Usage;
import dev.sluice.json.Json;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One wire format for questions to a model and its answers: from callers or to hosts, in both directions. What a dialect reads and
 * writes again is equal; what another dialect wrote loses only what this one cannot say, and the loss is told to {@link Losses}.
 *
 * <p>Stateless; on any thread. What it gives out belongs to one exchange.
 */
public interface Dialect {
    /** The name, as it stands in {@link dev.sluice.canonical.Extras}: {@code chat}, {@code messages} and so on. */
    String name();

    /** What a caller calls a setting, such as {@code max_tokens}; what it has no word for goes by the canonical name in lower case. */
    String nameOf(Setting setting);

    /**
     * Reads a caller's question.
     *
     * @throws dev.sluice.failure.Failure of kind {@code INVALID_REQUEST} that names the field
     */
    Prompt readPrompt(Json.Obj body);

    /**
     * Writes a question for a host.
     *
     * @param losses is told what cannot be said
     */
    Json.Obj writePrompt(Prompt prompt, HostTerms terms, Losses losses);

    /** How prompts are counted, or null where the dialect has no words for it. */
    default @Nullable TokenCounting counting() {
        return null;
    }

    /**
     * Reads a host's whole answer.
     *
     * @throws dev.sluice.failure.Failure of kind {@code UPSTREAM_INVALID_ANSWER}
     */
    Completion readAnswer(Json.Obj body);

    /** Writes a whole answer for a caller. */
    Json.Obj writeAnswer(Completion completion, CallerTerms terms);

    /** The member of a whole answer that tells the usage. */
    default String usageMember() {
        return "usage";
    }

    /** What that member tells; null if it tells no counts. */
    @Nullable
    Usage readUsage(Json.Obj told);

    /** A reader of one answer that a host streams; {@code sink} gets its events, in their order, while it is fed. */
    AnswerReader answerReader(Consumer<Event> sink);

    /** A writer of one answer that a caller gets as a stream. */
    AnswerWriter answerWriter(CallerTerms terms);

    /**
     * Reads the body of a host's answer with an error status; never fails, whatever the body is.
     *
     * @param status the answer's; 0 for an error that came in the place of a good answer, and speaks for itself
     * @param headers the answer's, for {@code retry-after} and its like
     */
    HostFault readError(int status, MultiMap headers, Buffer body);

    /**
     * Makes an error that came with status 200, or as an event, what it should have been; in the host's own words wherever they are
     * this dialect's. Null if {@code body} is no such thing.
     *
     * @param requestId as in {@link #writeError}
     */
    default @Nullable HostError hiddenError(Buffer body, String requestId) {
        return HiddenError.read(this, body, requestId);
    }

    /**
     * Writes an error for a caller: the body of an answer with the fault's status.
     *
     * @param requestId what the caller and the operator may call the request
     */
    Json.Obj writeError(HostFault fault, String requestId);
}
