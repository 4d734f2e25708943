package dev.sluice.relay;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Whether an answer that is too long to be kept names searches of the web: what they cost is then unknown, and must not pass for nothing.
 * In a text of the answer the quotes would be escaped.
 */
final class SearchSighting {
    private static final byte[] NAME = "\"webSearchQueries\"".getBytes(StandardCharsets.US_ASCII);

    private int matched;

    void feed(Buffer slice) {
        int length = slice.length();
        for (int i = 0; i < length && matched < NAME.length; i++) {
            byte b = slice.getByte(i);
            // Its first byte comes again only as its last, so that no other beginning can be hidden in it.
            matched = b == NAME[matched] ? matched + 1 : b == NAME[0] ? 1 : 0;
        }
    }

    boolean isSeen() {
        return matched == NAME.length;
    }
}
