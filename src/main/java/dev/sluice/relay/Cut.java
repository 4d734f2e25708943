package dev.sluice.relay;

import dev.sluice.failure.Failure;

/** Why a stream ends that was not whole; SDKs take its end for that of an answer which has reached its length. */
final class Cut {
    private Cut() {}

    static String because(Failure failure) {
        return failure.kind().code() + ": " + failure.getMessage();
    }
}
