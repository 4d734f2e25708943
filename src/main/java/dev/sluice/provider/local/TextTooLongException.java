package dev.sluice.provider.local;

/** A text has more tokens than its model reads. An answer, so it has no stack trace. */
public final class TextTooLongException extends Exception {
    private final int tokens;

    /** @param tokens how many it has */
    public TextTooLongException(int tokens) {
        super("A text of " + tokens + " tokens", null, false, false);
        this.tokens = tokens;
    }

    public int tokens() {
        return tokens;
    }
}
