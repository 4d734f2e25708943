package dev.sluice.relay;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Set;

/** Decides which of a host's headers a caller may see. */
final class AnswerHeaders {
    /** Of the connection (RFC 9110, 7.6.1), not of the answer. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** Of the host and of the operator's account with it: no business of the caller's. */
    private static final Set<String> PRIVATE = Set.of(
            "set-cookie",
            "server",
            "date",
            "via",
            "alt-svc",
            "strict-transport-security",
            "openai-organization",
            "openai-project",
            "x-envoy-upstream-service-time");

    private static final Set<String> OF_THE_BODY =
            Set.of("content-encoding", "content-length", "content-type", "cache-control", "etag");

    private AnswerHeaders() {}

    static MultiMap forCaller(MultiMap host) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        host.forEach((name, value) -> {
            if (isForCaller(name.toLowerCase(Locale.ROOT))) {
                headers.add(name, value);
            }
        });
        return headers;
    }

    /**
     * The headers of an error that a host told under status 200: the body is not the host's any more, and {@code retry-after}
     * on a 200 is no order to wait.
     */
    static MultiMap forHiddenError(MultiMap host) {
        MultiMap headers = forCaller(host);
        for (String name : OF_THE_BODY) {
            headers.remove(name);
        }
        return headers.remove("retry-after");
    }

    /** The limits of the operator's key tell one caller of the load of the others. */
    private static boolean isForCaller(String name) {
        return !HOP_BY_HOP.contains(name)
                && !PRIVATE.contains(name)
                && !name.startsWith("x-ratelimit-")
                && !name.startsWith("cf-")
                && !name.startsWith("access-control-")
                && !name.startsWith("x-sluice-");
    }
}
