package dev.sluice.auth;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a {@link KeyRing} reads the keys from. Every method may block; called by one thread at a time. */
interface KeySource {
    /** Tells two states of the keys apart, without reading them. */
    record Version(
            long bytes,
            @Nullable FileTime modifiedAt,
            @Nullable Object file) {
        /** There are no keys yet. */
        static final Version NONE = new Version(-1, null, null);
    }

    Version version() throws IOException;

    List<KeyRecord> list() throws IOException;
}
