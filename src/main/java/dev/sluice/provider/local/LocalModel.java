package dev.sluice.provider.local;

import java.io.IOException;

/**
 * A model of embeddings that can run inside of this process; a service in the sense of {@link java.util.ServiceLoader}. It is made and
 * asked for its name when the gateway starts, so its constructor and all methods but {@link #load} cost nothing.
 */
public interface LocalModel {
    /** What it is called behind {@code local/}. */
    String name();

    /** How many numbers a vector of it has. */
    int dimensions();

    /** The longest text it reads, in its own tokens. */
    int maxTokens();

    /**
     * Loads it, which may take seconds; on a thread that may wait.
     *
     * @throws IOException if what it needs cannot be read or unpacked
     */
    Embedder load() throws IOException;
}
