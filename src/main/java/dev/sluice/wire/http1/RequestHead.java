package dev.sluice.wire.http1;

import io.vertx.core.MultiMap;

/**
 * The head of a request.
 *
 * @param target as it was sent, in origin form
 * @param http10 whether the caller is one of HTTP/1.0, which knows no chunks
 * @param headers in the order they came
 * @param length of the body: the declared one, 0 without a body, {@link #CHUNKED} where only its end will tell
 * @param keepAlive whether the connection may carry another request afterwards
 * @param expectsContinue whether the caller waits for a 100 before it sends the body
 */
record RequestHead(
        String method,
        String target,
        boolean http10,
        MultiMap headers,
        long length,
        boolean keepAlive,
        boolean expectsContinue) {
    static final long CHUNKED = -1;
}
