package dev.sluice.provider.local;

/** A loaded model. Several threads may call it at the same time; each computes on the thread it is called on. */
public interface Embedder extends AutoCloseable {
    /**
     * The vector of one text, of length one; the same text has the same vector, whatever was asked before or beside it.
     *
     * @param cut whether a text that is too long is cut at the end instead of refused
     * @throws TextTooLongException if it is too long
     */
    Embedded embed(String text, boolean cut) throws TextTooLongException;

    /** Waits until nothing is computed any more, and gives back what the model holds outside of the heap. A second call does nothing. */
    @Override
    void close();

    /**
     * What a text becomes.
     *
     * @param vector not to be changed any more
     * @param tokens how many of the model's own tokens were read, with those that it puts around each text
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Embedded(float[] vector, int tokens) {}
}
