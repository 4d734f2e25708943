package dev.sluice.relay;

import dev.sluice.dialect.HostError;

/** Carries a {@link HostError} from the gate to the one who waits before it; an answer, so it has no stack trace. */
final class HostErrorException extends RuntimeException {
    private final transient HostError error;

    HostErrorException(HostError error) {
        super("The host answered with an error", null, false, false);
        this.error = error;
    }

    HostError error() {
        return error;
    }
}
