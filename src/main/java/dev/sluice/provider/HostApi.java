package dev.sluice.provider;

import dev.sluice.canonical.Operation;
import dev.sluice.dialect.Ask;
import dev.sluice.dialect.HostDialect;
import dev.sluice.dialect.TokenCounting;
import dev.sluice.json.Json;
import dev.sluice.relay.Wrapping;
import dev.sluice.stream.Body;
import dev.sluice.wire.HostRequest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one sort of host wants to be asked: addresses, credentials, habits. On one event loop. */
public interface HostApi {
    /** How that model is asked, where not all of a host's models are asked alike. */
    default HostApi of(@Nullable String model) {
        return this;
    }

    /** Whether the host serves the operation itself, so that the caller's bytes can pass. */
    boolean speaks(Operation operation);

    /** What all other prompts are translated into. */
    HostDialect dialect();

    /** The path and query of an operation that the host {@link #speaks}, below its base URL. */
    String target(Operation operation, String model, boolean stream);

    /** The path and query of a translated prompt. */
    String target(String model, boolean stream);

    /** The path of the question how many tokens a prompt has, in the host's {@link #dialect}; null where it does not count. */
    default @Nullable String countTarget(String model) {
        return null;
    }

    /** What the host may see of a caller's query, where it {@link #speaks} the operation; with its question mark, or nothing. */
    default String query(@Nullable String caller) {
        return "";
    }

    /**
     * The body of a question that passes: the caller's bytes, as far as the host takes them.
     *
     * @param askForUsage whether the usage of a stream is to be asked for
     * @param caller the caller's headers
     */
    default Body body(Operation operation, Ask ask, @Nullable String model, boolean askForUsage, MultiMap caller) {
        return ask.bodyFor(model, askForUsage);
    }

    /** What of a question that passes the host cannot be told. */
    default List<String> dropped(Operation operation, MultiMap caller) {
        return List.of();
    }

    /** What lies around answers that pass; null for nothing. */
    default @Nullable Wrapping wrapping(Operation operation) {
        return null;
    }

    /** The question how many tokens a prompt has, in the host's {@link #dialect}. */
    default Json.Obj countQuestion(TokenCounting counting, Json.Obj prompt, String model) {
        return counting.question(prompt, model);
    }

    /** The path of a question for vectors, in the host's {@link #dialect}; null where it makes none. */
    default @Nullable String embeddingTarget(String model) {
        return null;
    }

    /** The headers of a request: what the host may see of the caller's, and the credentials. */
    MultiMap headers(MultiMap caller);

    /** The last touch to a translated prompt. */
    default Json.Obj finish(Json.Obj body, boolean stream) {
        return body;
    }

    /** The last touch to a request: a signature, or a token that may have to be fetched first. */
    default Future<HostRequest> sign(HostRequest request) {
        return Future.succeededFuture(request);
    }

    /** Whether the usage of a stream of {@code operation} has to be asked for. */
    default boolean wantsUsageOption(Operation operation) {
        return false;
    }
}
