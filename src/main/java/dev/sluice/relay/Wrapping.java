package dev.sluice.relay;

import dev.sluice.canonical.HostFault;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * What a cloud puts around the answers of a model whose dialect is the caller's.
 *
 * @param frames whether its events come in Amazon's frames, one in each {@code chunk}
 * @param errors the cloud has errors of its own, for which the caller's dialect has other words
 */
public record Wrapping(boolean frames, Errors errors) {
    /** Reads the body of an answer with an error status; never fails, whatever the body is. */
    @FunctionalInterface
    public interface Errors {
        HostFault read(int status, MultiMap headers, Buffer body);
    }
}
