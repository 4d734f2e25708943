package dev.sluice.intake;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that all request bodies together may take, so that many large ones cannot end the process. Any thread. */
public final class BodyBudget {
    private final long maxBytes;
    private final AtomicLong held = new AtomicLong();

    public BodyBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Bytes that are held now. */
    public long heldBytes() {
        return held.get();
    }

    Holding open() {
        return new Holding(this);
    }

    boolean tryAdd(long bytes) {
        if (held.addAndGet(bytes) <= maxBytes) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void remove(long bytes) {
        held.addAndGet(-bytes);
    }
}
