package dev.sluice.provider.simulated;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One request that reached the simulated host, after its end.
 *
 * @param ordinal its number, from 1 in the order of arrival; the answer's {@code x-request-id} is {@code req_} and this number
 *     in twelve digits
 * @param endedAt when the answer's last byte left, or the caller was noticed to be gone, to the microsecond
 * @param model the model as it was asked for, options and all; null where there was none
 * @param authorized whether there was an {@code authorization} header; its value is kept nowhere
 * @param bytesReceived bytes of the request's body
 * @param bodySha256 SHA-256 of that body, in hexadecimal; empty if it did not arrive whole
 * @param status the status answered; 0 if there was no answer
 * @param bytesSent bytes of the answer's body that were written
 * @param inputTokens tokens of the prompt; 0 unless the status is 2xx
 * @param outputTokens tokens that were written
 * @param fault the fault this request was given, or null
 */
public record BillEntry(
        long ordinal,
        Instant arrivedAt,
        Instant endedAt,
        String method,
        String path,
        @Nullable String model,
        boolean stream,
        boolean authorized,
        long bytesReceived,
        String bodySha256,
        int status,
        long bytesSent,
        long inputTokens,
        long outputTokens,
        Ending ending,
        @Nullable String fault) {
    /** What it costs, in nano-dollars. */
    public long costNanos() {
        return Tariff.nanos(inputTokens, outputTokens);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("ordinal", ordinal)
                .put("arrived_at", arrivedAt.toString())
                .put("ended_at", endedAt.toString())
                .put("method", method)
                .put("path", path)
                .put("model", model)
                .put("stream", stream)
                .put("authorized", authorized)
                .put("bytes_received", bytesReceived)
                .put("body_sha256", bodySha256)
                .put("status", status)
                .put("bytes_sent", bytesSent)
                .put("input_tokens", inputTokens)
                .put("output_tokens", outputTokens)
                .put("cost_nanos", costNanos())
                .put("ending", ending.name().toLowerCase(Locale.ROOT))
                .put("fault", fault);
    }
}
