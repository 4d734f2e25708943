package dev.sluice.store;

/** There is something of that name already. */
public final class AlreadyThereException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public AlreadyThereException(String message) {
        super(message);
    }
}
