package dev.sluice.canonical;

import org.jspecify.annotations.Nullable;

/**
 * An error that a host told, in no dialect's words.
 *
 * @param sort what went wrong
 * @param status the HTTP status that fits: the host's own, or what it should have been
 * @param message the host's words
 * @param code the host's short name of it, such as {@code context_length_exceeded}; null without one
 * @param param the field that is to blame, or null
 * @param retryAfterMillis when to try again, if the host says so; else -1
 */
public record HostFault(
        Sort sort,
        int status,
        String message,
        @Nullable String code,
        @Nullable String param,
        long retryAfterMillis) {

    /** What went wrong with a host, as far as all dialects can tell it apart. */
    public enum Sort {
        INVALID_REQUEST(400),
        CONTEXT_TOO_LONG(400),
        CONTENT_FILTER(400),
        AUTHENTICATION(401),
        PERMISSION(403),
        NOT_FOUND(404),
        TOO_LARGE(413),
        RATE_LIMIT(429),
        /** The account is used up; trying again does not help. */
        QUOTA(429),
        SERVER(500),
        OVERLOADED(503),
        TIMEOUT(504);

        private final int status;

        Sort(int status) {
            this.status = status;
        }

        /** The HTTP status that fits. */
        public int status() {
            return status;
        }

        /** What a status alone tells. */
        public static Sort ofStatus(int status) {
            return switch (status) {
                case 401 -> AUTHENTICATION;
                case 402, 403 -> PERMISSION;
                case 404 -> NOT_FOUND;
                case 408, 504 -> TIMEOUT;
                case 413 -> TOO_LARGE;
                case 429 -> RATE_LIMIT;
                case 503, 529 -> OVERLOADED;
                default -> status >= 500 ? SERVER : INVALID_REQUEST;
            };
        }
    }

    private static final int BAD_GATEWAY = 502;

    public static HostFault of(Sort sort, String message) {
        return new HostFault(sort, sort.status(), message, null, null, -1);
    }

    /** What a caller may read of it: an error about the gateway's own key must not look like one about the caller's. */
    public HostFault forCaller() {
        return sort == Sort.AUTHENTICATION
                ? new HostFault(
                        Sort.SERVER,
                        BAD_GATEWAY,
                        "The host refused the gateway's own credentials.",
                        "upstream_authentication",
                        null,
                        -1)
                : this;
    }
}
