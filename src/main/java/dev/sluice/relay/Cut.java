package dev.sluice.relay;

import dev.sluice.failure.Failure;
import io.vertx.core.buffer.Buffer;

/** Says why a stream ends that was not whole, in a comment: SDKs take the end for that of an answer which reached its length. */
final class Cut {
    private Cut() {}

    static Buffer because(Failure failure) {
        return Buffer.buffer(": " + failure.kind().code() + ": " + failure.getMessage() + "\n\n");
    }
}
