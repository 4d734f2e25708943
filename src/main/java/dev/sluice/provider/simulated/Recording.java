package dev.sluice.provider.simulated;

import dev.sluice.canonical.Operation;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One recorded answer of a real host.
 *
 * @param id the file it was recorded in, {@code #} and its number there
 * @param provider who answered
 * @param status the status, 200 where none was recorded
 * @param headers the recorded headers without those that belong to the recorded connection; names in lower case
 * @param body the body as it was received; not to be changed
 * @param eventStream whether the body is an event stream
 * @param reframed whether only the events' payloads were recorded, and {@code data:}, blank lines and OpenAI's {@code [DONE]} were
 *     put back
 * @param request the request's body, or null
 */
public record Recording(
        String id,
        String provider,
        Operation operation,
        int status,
        Map<String, String> headers,
        Buffer body,
        boolean eventStream,
        boolean reframed,
        @Nullable String request) {
    public Recording {
        headers = Map.copyOf(headers);
    }

    /** The model name that makes the simulated host answer with this recording. */
    public String model() {
        return "demo;replay=" + id;
    }

    /** Whether the event stream tells its end: {@code [DONE]}, or the last event of a response. */
    public boolean hasTerminalMarker() {
        return isTerminal(body.toString(StandardCharsets.UTF_8));
    }

    static boolean isTerminal(String events) {
        return events.lines()
                .anyMatch(line -> line.matches("data: ?\\[DONE]\\s*")
                        || (line.startsWith("data:")
                                && line.matches(".*\"type\" ?: ?\"response\\.(completed|failed|incomplete)\".*")));
    }
}
