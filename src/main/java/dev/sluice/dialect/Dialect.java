package dev.sluice.dialect;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Setting;
import dev.sluice.canonical.Usage;
import dev.sluice.json.Json;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One wire format for questions to a model and its answers: from callers and to hosts, in both directions. What a dialect reads and
 * writes again is equal.
 */
public interface Dialect extends HostDialect {
    /** What a caller calls a setting, such as {@code max_tokens}; what it has no word for goes by the canonical name in lower case. */
    String nameOf(Setting setting);

    /**
     * Reads a caller's question.
     *
     * @throws dev.sluice.failure.Failure of kind {@code INVALID_REQUEST} that names the field
     */
    Prompt readPrompt(Json.Obj body);

    /** Writes a whole answer for a caller. */
    Json.Obj writeAnswer(Completion completion, CallerTerms terms);

    /** The member of a whole answer that tells the usage. */
    default String usageMember() {
        return "usage";
    }

    /** The member of a whole answer that tells at which service tier it was served. */
    default String tierMember() {
        return "service_tier";
    }

    /** The member of a whole answer in which tools that the host ran show, and not in the usage; null for none. */
    default @Nullable String toolsMember() {
        return null;
    }

    /** What the value of that member tells of them; nothing if it cannot be read. */
    default List<Json> tools(byte[] value) {
        return List.of();
    }

    /** What that member and what stands beside it tell; null if it tells no counts. */
    @Nullable
    Usage readUsage(UsageTold told);

    /** A writer of one answer that a caller gets as a stream. */
    AnswerWriter answerWriter(CallerTerms terms);

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
