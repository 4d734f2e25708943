package dev.sluice.auth;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request brings to show who is calling.
 *
 * <p>The first of {@code Authorization}, {@code x-api-key}, {@code api-key} and {@code x-goog-api-key} that is there and not
 * blank counts, whatever the others say: which of two keys a caller meant is not to be guessed.
 */
sealed interface Credential {
    /** It has the form of a key. */
    record Presented(ApiKey key) implements Credential {}

    /** There is none, or nothing that could be a key. */
    record Refused(Failure failure) implements Credential {}

    /** The headers that hold nothing but the key, in the order of their rank. */
    List<String> KEY_HEADERS = List.of("x-api-key", "api-key", "x-goog-api-key");

    Refused MISSING = refused("No API key (expected: \"Authorization: Bearer " + ApiKey.FORM
            + "\", or the key in x-api-key, api-key or x-goog-api-key)");
    Refused NOT_BEARER = refused(
            "Authorization: another scheme than Bearer (expected: \"Authorization: Bearer " + ApiKey.FORM + "\")");
    Refused MALFORMED = refused(
            "API key: not one of this gateway (expected: " + ApiKey.FORM + ", as ./sluice key create prints it)");

    private static Refused refused(String message) {
        return new Refused(Failure.of(Kind.INVALID_API_KEY, message));
    }

    static Credential of(MultiMap headers) {
        String authorization = headers.get("authorization");
        if (authorization != null && !authorization.isBlank()) {
            return ofAuthorization(authorization.strip());
        }
        for (String header : KEY_HEADERS) {
            String value = headers.get(header);
            if (value != null && !value.isBlank()) {
                return ofKey(value.strip());
            }
        }
        return MISSING;
    }

    /** RFC 9110, 11.4: the scheme, in any case, one or more spaces, the token. */
    private static Credential ofAuthorization(String value) {
        String scheme = "Bearer";
        if (!value.regionMatches(true, 0, scheme, 0, scheme.length())) {
            return NOT_BEARER;
        }
        if (value.length() == scheme.length()) {
            return MISSING;
        }
        return value.charAt(scheme.length()) == ' '
                ? ofKey(value.substring(scheme.length()).strip())
                : NOT_BEARER;
    }

    private static Credential ofKey(String text) {
        @Nullable ApiKey key = ApiKey.parse(text);
        return key == null ? MALFORMED : new Presented(key);
    }
}
