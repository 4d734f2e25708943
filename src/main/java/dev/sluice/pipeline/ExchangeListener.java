package dev.sluice.pipeline;

import dev.sluice.canonical.Usage;
import dev.sluice.failure.Failure;
import org.jspecify.annotations.Nullable;

/** Is told of every exchange that has ended, once, on the exchange's event loop. Must not block and must not throw. */
@FunctionalInterface
public interface ExchangeListener {
    void onEnded(Ended ended);

    /**
     * How an exchange went.
     *
     * @param exchange who asked whom for what
     * @param status what the caller got; 499 if it left before there was any
     * @param usage what the host said was used, or null
     * @param failure what went wrong, in the middle of a stream too, or null
     * @param firstByteMillis from the request's head to the answer's
     * @param totalMillis from the request's head to the answer's last byte
     */
    record Ended(
            Exchange exchange,
            int status,
            @Nullable Usage usage,
            @Nullable Failure failure,
            long firstByteMillis,
            long totalMillis) {}
}
