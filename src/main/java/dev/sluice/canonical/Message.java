package dev.sluice.canonical;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation.
 *
 * @param name who of several speaks, or null
 */
public record Message(Role role, List<Part> parts, @Nullable String name, Extras extras) {
    public Message {
        parts = List.copyOf(parts);
    }

    public static Message of(Role role, Part... parts) {
        return new Message(role, List.of(parts), null, Extras.NONE);
    }
}
