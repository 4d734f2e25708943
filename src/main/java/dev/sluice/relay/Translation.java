package dev.sluice.relay;

import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.HostDialect;
import dev.sluice.json.Json;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What lies between a host and a caller who speak different dialects.
 *
 * @param host what the host speaks
 * @param caller what the caller speaks
 * @param terms what is agreed with the caller
 * @param dropped the fields of the question that could not be said to the host, in the caller's words
 * @param small what the host's answer becomes for the caller where it is a small one, such as a number of tokens; null for completions
 */
public record Translation(
        HostDialect host,
        Dialect caller,
        CallerTerms terms,
        List<String> dropped,
        @Nullable UnaryOperator<Json.Obj> small) {
    public Translation {
        dropped = List.copyOf(dropped);
    }
}
