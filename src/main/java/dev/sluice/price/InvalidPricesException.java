package dev.sluice.price;

import java.util.List;

/** A price file that cannot be used. Each message names the line, the value and what was expected. */
public final class InvalidPricesException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> messages;

    InvalidPricesException(List<String> messages) {
        super(String.join("\n", messages));
        this.messages = List.copyOf(messages);
    }

    public List<String> messages() {
        return messages;
    }
}
