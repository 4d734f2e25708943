package dev.sluice.provider;

import dev.sluice.canonical.Operation;
import dev.sluice.dialect.HostDialect;
import dev.sluice.json.Json;
import dev.sluice.wire.HostRequest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
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
