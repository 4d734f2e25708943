package dev.sluice.canonical;

/** Is told how far a stream has come. On the event loop of the exchange. */
@FunctionalInterface
public interface Progress {
    /** Of streams that nobody follows. */
    Progress UNWATCHED = (events, textBytes) -> Long.MAX_VALUE;

    /**
     * So much of the answer has come.
     *
     * @param events events with something of the answer in them
     * @param textBytes about how many bytes of it, without what is around it in every event
     * @return at how many events to be told again
     */
    long reached(long events, long textBytes);

    /** Whether the text of the answer is wanted at its end, because the host is not expected to say how many tokens it has. */
    default boolean wantsText() {
        return false;
    }
}
