package dev.sluice.wire.http1;

import io.vertx.core.MultiMap;

/**
 * The head of an answer.
 *
 * @param length of the body: the declared one, 0 without a body, or one of the constants
 * @param keepAlive whether the connection may carry another request afterwards
 */
record ResponseHead(int status, MultiMap headers, long length, boolean keepAlive) {
    static final long CHUNKED = -1;
    static final long UNTIL_CLOSE = -2;
}
