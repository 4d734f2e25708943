package dev.sluice.relay;

import dev.sluice.canonical.Usage;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.HostDialect;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What lies between a host and a caller who speak different dialects.
 *
 * @param host what the host speaks
 * @param caller what the caller speaks
 * @param terms what is agreed with the caller
 * @param dropped the fields of the question that could not be said to the host, in the caller's words
 * @param small what the host's answer becomes for the caller where it is no completion but a number of tokens, say, failing as
 *     readers of answers do; null for completions
 */
public record Translation(
        HostDialect host,
        Dialect caller,
        CallerTerms terms,
        List<String> dropped,
        @Nullable Function<Buffer, Small> small) {
    /**
     * An answer for the caller that is no completion.
     *
     * @param usage what it used, or null if the host does not say
     */
    public record Small(Buffer body, @Nullable Usage usage) {}

    public Translation {
        dropped = List.copyOf(dropped);
    }
}
