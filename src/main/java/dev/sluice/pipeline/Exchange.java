package dev.sluice.pipeline;

import dev.sluice.canonical.Operation;
import dev.sluice.dialect.Ask;
import dev.sluice.failure.Failure;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way down the stages. Each stage may rely on what the stages above it have filled in: {@link #caller}
 * after authentication, {@link #ask} after the intake, {@link #candidates} and {@link #spending} behind it.
 *
 * <p>Threading: belongs to one event loop. Mutable, because a copy for each stage would be the largest part of a request's
 * garbage.
 */
public final class Exchange {
    private static final String TAGS_HEADER = "x-sluice-tags";
    private static final String END_USER_HEADER = "x-sluice-end-user";

    private final String id;
    private final Operation operation;
    private final Inbound inbound;
    private @Nullable Caller caller;
    private @Nullable Ask ask;
    private @Nullable String endUser;
    private List<Candidate> candidates = List.of();
    private Spending spending = Spending.FREE;
    private @Nullable String provider;
    private int attempts;

    public Exchange(String id, Operation operation, Inbound inbound) {
        this.id = id;
        this.operation = operation;
        this.inbound = inbound;
    }

    /**
     * What arrived.
     *
     * @param query what stood behind the question mark, as it was sent; null for nothing. A key is never in it
     * @param model the model that the path names, or null where the body names it
     * @param body the caller's body, paused until it is asked for
     * @param gone completes when nobody waits for an answer any more, with why
     */
    public record Inbound(
            String path,
            @Nullable String query,
            @Nullable String model,
            MultiMap headers,
            Supplier<ReadStream<Buffer>> body,
            long declaredLength,
            Future<Failure> gone) {}

    /** Unique for each request; the caller reads it in {@code x-sluice-request-id}, the operator in the log. */
    public String id() {
        return id;
    }

    public Operation operation() {
        return operation;
    }

    public Inbound inbound() {
        return inbound;
    }

    public Caller caller() {
        return Objects.requireNonNull(caller, "caller: not yet authenticated");
    }

    public void authenticated(Caller caller) {
        this.caller = caller;
    }

    public Ask ask() {
        return Objects.requireNonNull(ask, "ask: not yet taken in");
    }

    public void takenIn(Ask ask) {
        this.ask = ask;
        if (endUser == null) {
            endUser = Tags.endUser(inbound.headers().get(END_USER_HEADER), ask.endUser());
        }
    }

    /** Who can answer, best first. */
    public List<Candidate> candidates() {
        return candidates;
    }

    public void answerable(List<Candidate> candidates) {
        this.candidates = candidates;
    }

    /** What may be spent. */
    public Spending spending() {
        return spending;
    }

    public void affordable(Spending spending) {
        this.spending = spending;
    }

    /** What the spending is to be told apart by: the tags of the caller's key, and those of the request. */
    public List<String> tags() {
        return Tags.of(caller().terms(), inbound.headers().get(TAGS_HEADER));
    }

    /** Whether the request itself names tags, so that not all requests of its key are alike. */
    public boolean isTagged() {
        return inbound.headers().contains(TAGS_HEADER);
    }

    /** Whom the caller says it acts for, in the request's head or else in its body, or null. */
    public @Nullable String endUser() {
        return endUser;
    }

    /** The provider that was tried last, or null. */
    public @Nullable String provider() {
        return provider;
    }

    /** How many attempts have been begun. */
    public int attempts() {
        return attempts;
    }

    public void routed(String provider, int attempts) {
        this.provider = provider;
        this.attempts = attempts;
    }

    /** The model as it was asked for, if the request came that far. */
    public @Nullable String model() {
        return ask == null ? null : ask.model();
    }

    /** The public part of the caller's key, if the caller is known. */
    public @Nullable String keyId() {
        return caller == null ? null : caller.keyId();
    }
}
