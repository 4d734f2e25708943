package dev.sluice.failure;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why an exchange did not end as asked. An answer, not a bug: it carries no stack trace, and its {@link Kind} alone decides
 * the status, whether another attempt may be made, and whose fault it is.
 *
 * <p>The message is written for the caller: the value found, then what was expected. It never holds a key, a prompt or a
 * host's own text.
 */
public final class Failure extends RuntimeException {
    private final Kind kind;
    private final @Nullable String param;
    private final long retryAfterMillis;

    private Failure(Kind kind, String message, @Nullable String param, long retryAfterMillis) {
        super(message, null, false, false);
        this.kind = Objects.requireNonNull(kind);
        this.param = param;
        this.retryAfterMillis = retryAfterMillis;
    }

    public static Failure of(Kind kind, String message) {
        return new Failure(kind, message, null, -1);
    }

    /** A failure that one field of the caller's request is to blame for, such as {@code model}. */
    public static Failure ofParam(Kind kind, String param, String message) {
        return new Failure(kind, message, param, -1);
    }

    /** A failure that will be over by itself. */
    public static Failure ofTime(Kind kind, String message, long retryAfterMillis) {
        return new Failure(kind, message, null, retryAfterMillis);
    }

    /** What a route answers for {@code error}: the failure itself, or {@link Kind#INTERNAL_ERROR} for a bug. */
    public static Failure from(Throwable error) {
        return error instanceof Failure failure
                ? failure
                : of(Kind.INTERNAL_ERROR, "The gateway failed; the request id finds the cause in its log.");
    }

    public Kind kind() {
        return kind;
    }

    /** When it may be over, in milliseconds from now; -1 where nobody knows. */
    public long retryAfterMillis() {
        return retryAfterMillis;
    }

    /** The field of the request that is to blame, or null. */
    public @Nullable String param() {
        return param;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
