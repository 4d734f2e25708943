package dev.sluice.dialect;

import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.HostFault.Sort;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;

/** The gateway's own failures, in the words that dialects can write. */
public final class FailureFault {
    private FailureFault() {}

    public static HostFault of(Failure failure) {
        Kind kind = failure.kind();
        return new HostFault(sort(kind), kind.status(), failure.getMessage(), kind.code(), failure.param(), -1);
    }

    private static Sort sort(Kind kind) {
        return switch (kind) {
            case INVALID_API_KEY -> Sort.AUTHENTICATION;
            case PERMISSION_DENIED -> Sort.PERMISSION;
            case MODEL_NOT_FOUND, RESPONSE_NOT_FOUND, UNKNOWN_URL -> Sort.NOT_FOUND;
            case INVALID_REQUEST,
                    INVALID_JSON,
                    DUPLICATE_KEY,
                    MODEL_AMBIGUOUS,
                    PREVIOUS_RESPONSE_NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    CALLER_GONE -> Sort.INVALID_REQUEST;
            case REQUEST_TOO_LARGE -> Sort.TOO_LARGE;
            case REQUEST_TIMEOUT,
                    UPSTREAM_CONNECT_TIMEOUT,
                    UPSTREAM_FIRST_TOKEN_TIMEOUT,
                    UPSTREAM_GAP_TIMEOUT,
                    UPSTREAM_TOTAL_TIMEOUT -> Sort.TIMEOUT;
            case OVERLOADED,
                    DRAINING,
                    CONNECTIONS_EXHAUSTED,
                    KEYS_UNAVAILABLE,
                    BUDGET_UNAVAILABLE,
                    LEDGER_UNAVAILABLE -> Sort.OVERLOADED;
            case MODEL_UNPRICED -> Sort.PERMISSION;
            case BUDGET_EXCEEDED -> Sort.QUOTA;
            case BUDGET_THROTTLED -> Sort.RATE_LIMIT;
            case INTERNAL_ERROR,
                    UPSTREAM_UNREACHABLE,
                    UPSTREAM_CONNECTION_LOST,
                    UPSTREAM_TRUNCATED,
                    UPSTREAM_INVALID_ANSWER,
                    UPSTREAM_AUTHENTICATION,
                    UPSTREAM_ERROR -> Sort.SERVER;
        };
    }
}
