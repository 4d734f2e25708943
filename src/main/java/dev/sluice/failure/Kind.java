package dev.sluice.failure;

import static dev.sluice.failure.Source.CALLER;
import static dev.sluice.failure.Source.GATEWAY;
import static dev.sluice.failure.Source.UPSTREAM;

/**
 * The closed list of what can go wrong. {@code code} is what a caller reads and may rely on; {@code type} is the field of the
 * same name in OpenAI's error object (OpenAI API reference, error codes, read 2026-11).
 *
 * <p>Only kinds of which it is certain that the host did not start to work are {@code retryable}.
 */
public enum Kind {
    INVALID_API_KEY("invalid_api_key", 401, "invalid_request_error", CALLER, false),
    PERMISSION_DENIED("permission_denied", 403, "invalid_request_error", CALLER, false),
    INVALID_REQUEST("invalid_request", 400, "invalid_request_error", CALLER, false),
    INVALID_JSON("invalid_json", 400, "invalid_request_error", CALLER, false),
    DUPLICATE_KEY("duplicate_key", 400, "invalid_request_error", CALLER, false),
    MODEL_NOT_FOUND("model_not_found", 404, "invalid_request_error", CALLER, false),
    MODEL_AMBIGUOUS("model_ambiguous", 400, "invalid_request_error", CALLER, false),
    PREVIOUS_RESPONSE_NOT_FOUND("previous_response_not_found", 400, "invalid_request_error", CALLER, false),
    RESPONSE_NOT_FOUND("response_not_found", 404, "invalid_request_error", CALLER, false),
    UNKNOWN_URL("unknown_url", 404, "invalid_request_error", CALLER, false),
    METHOD_NOT_ALLOWED("method_not_allowed", 405, "invalid_request_error", CALLER, false),
    REQUEST_TIMEOUT("request_timeout", 408, "invalid_request_error", CALLER, false),
    REQUEST_TOO_LARGE("request_too_large", 413, "invalid_request_error", CALLER, false),
    MODEL_UNPRICED("model_unpriced", 403, "invalid_request_error", CALLER, false),
    BUDGET_EXCEEDED("budget_exceeded", 429, "insufficient_quota", CALLER, false),
    BUDGET_THROTTLED("budget_throttled", 429, "rate_limit_error", CALLER, false),
    CALLER_GONE("caller_gone", 499, "invalid_request_error", CALLER, false),

    INTERNAL_ERROR("internal_error", 500, "server_error", GATEWAY, false),
    OVERLOADED("overloaded", 503, "server_error", GATEWAY, false),
    DRAINING("draining", 503, "server_error", GATEWAY, false),
    CONNECTIONS_EXHAUSTED("connections_exhausted", 503, "server_error", GATEWAY, true),
    BUDGET_UNAVAILABLE("budget_unavailable", 503, "server_error", GATEWAY, false),
    LEDGER_UNAVAILABLE("ledger_unavailable", 503, "server_error", GATEWAY, false),
    KEYS_UNAVAILABLE("keys_unavailable", 503, "server_error", GATEWAY, false),

    UPSTREAM_UNREACHABLE("upstream_unreachable", 502, "server_error", UPSTREAM, true),
    UPSTREAM_CONNECT_TIMEOUT("upstream_connect_timeout", 504, "server_error", UPSTREAM, true),
    UPSTREAM_FIRST_TOKEN_TIMEOUT("upstream_first_token_timeout", 504, "server_error", UPSTREAM, false),
    UPSTREAM_GAP_TIMEOUT("upstream_gap_timeout", 504, "server_error", UPSTREAM, false),
    UPSTREAM_TOTAL_TIMEOUT("upstream_total_timeout", 504, "server_error", UPSTREAM, false),
    UPSTREAM_CONNECTION_LOST("upstream_connection_lost", 502, "server_error", UPSTREAM, false),
    UPSTREAM_TRUNCATED("upstream_truncated", 502, "server_error", UPSTREAM, false),
    UPSTREAM_INVALID_ANSWER("upstream_invalid_answer", 502, "server_error", UPSTREAM, false),
    UPSTREAM_AUTHENTICATION("upstream_authentication", 502, "server_error", UPSTREAM, false),
    UPSTREAM_ERROR("upstream_error", 502, "server_error", UPSTREAM, false);

    private final String code;
    private final int status;
    private final String type;
    private final Source source;
    private final boolean retryable;

    Kind(String code, int status, String type, Source source, boolean retryable) {
        this.code = code;
        this.status = status;
        this.type = type;
        this.source = source;
        this.retryable = retryable;
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    public String type() {
        return type;
    }

    public Source source() {
        return source;
    }

    public boolean retryable() {
        return retryable;
    }
}
