package dev.sluice.json;

/** Bytes that are not the JSON that was expected. Says nothing of them: they may be a prompt. */
public final class InvalidJsonException extends RuntimeException {
    public InvalidJsonException() {
        super("not the JSON that was expected", null, false, false);
    }
}
