package dev.sluice.relay;

import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.Dialect;
import java.util.Set;

/**
 * What lies between a host and a caller who speak different dialects.
 *
 * @param host what the host speaks
 * @param caller what the caller speaks
 * @param terms what is agreed with the caller
 * @param dropped the fields of the question that could not be said to the host, in the caller's words
 */
public record Translation(Dialect host, Dialect caller, CallerTerms terms, Set<String> dropped) {
    public Translation {
        dropped = Set.copyOf(dropped);
    }
}
