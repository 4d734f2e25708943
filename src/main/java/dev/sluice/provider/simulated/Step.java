package dev.sluice.provider.simulated;

import io.vertx.core.buffer.Buffer;

/** One step of an answer; the last step of a script is one of {@link End}, {@link Abort} and {@link Hang}. */
sealed interface Step {
    /** What bytes are to the protocol. */
    enum Role {
        /** One token of the answer, charged for when it is written. */
        TOKEN,
        /** The last thing a whole answer has: {@code [DONE]}, {@code response.completed}, the closing of a JSON body. */
        TERMINAL,
        OTHER
    }

    /**
     * Part of the body: one whole event of a stream, or a piece of another body.
     *
     * @param pauseMicros time to wait before it, 0 to write it together with what came before
     */
    record Bytes(Buffer data, Role role, long pauseMicros) implements Step {
        static Bytes of(String text) {
            return new Bytes(Buffer.buffer(text), Role.OTHER, 0);
        }

        static Bytes token(String text, long pauseMicros) {
            return new Bytes(Buffer.buffer(text), Role.TOKEN, pauseMicros);
        }

        static Bytes terminal(String text) {
            return new Bytes(Buffer.buffer(text), Role.TERMINAL, 0);
        }

        /** The first half of it. */
        Bytes half() {
            return new Bytes(data.slice(0, data.length() / 2), Role.OTHER, pauseMicros);
        }
    }

    /** The body ends as HTTP wants it. */
    record End() implements Step {}

    /** The connection is closed. */
    record Abort() implements Step {}

    /** Nothing more happens until the caller goes. */
    record Hang() implements Step {}
}
