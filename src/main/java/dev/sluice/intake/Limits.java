package dev.sluice.intake;

import dev.sluice.canonical.Operation;
import java.util.Map;

/**
 * What a request body may be.
 *
 * @param maxBytes the largest body, where its path has no limit of its own
 * @param maxBytesByPath the largest body by path, such as {@code /v1/audio/transcriptions}
 * @param windowMillis within each window of this time, at least {@value #MIN_BYTES_PER_SECOND} bytes a second must arrive
 */
public record Limits(long maxBytes, Map<String, Long> maxBytesByPath, long windowMillis) {
    static final long MIN_BYTES_PER_SECOND = 1024;

    /** The limit is the operation's, whatever prefix it was called by. */
    long maxBytes(Operation operation) {
        return maxBytesByPath.isEmpty() ? maxBytes : maxBytesByPath.getOrDefault("/v1" + operation.path(), maxBytes);
    }
}
