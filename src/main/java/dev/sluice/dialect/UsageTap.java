package dev.sluice.dialect;

import static dev.sluice.dialect.EventBytes.ascii;

import dev.sluice.canonical.Usage;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Remembers the last usage that passed in a stream; hosts tell it never, once, or with every event. */
public final class UsageTap {
    private static final byte[] USAGE = ascii("\"usage\"");

    private @Nullable Usage last;

    /** Takes the usage in {@code [from, end)}; returns whether there was one. */
    public boolean take(Buffer bytes, int from, int end) {
        int value = EventBytes.member(bytes, from, end, USAGE);
        Usage found = value < 0 || bytes.getByte(value) != '{' ? null : UsageReader.read(bytes, value, end);
        if (found != null) {
            last = found;
        }
        return found != null;
    }

    public @Nullable Usage last() {
        return last;
    }
}
