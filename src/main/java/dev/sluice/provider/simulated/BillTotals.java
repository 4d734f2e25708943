package dev.sluice.provider.simulated;

import io.vertx.core.json.JsonObject;

/**
 * The sums of a bill.
 *
 * @param requests requests that arrived, those still running too
 * @param ended requests that ended, in one of the next three ways
 * @param dropped entries that no longer are in the bill's list, because it is bounded; the sums count them
 */
public record BillTotals(
        long requests,
        long ended,
        long completed,
        long callerGone,
        long faults,
        long bytesReceived,
        long bytesSent,
        long inputTokens,
        long outputTokens,
        long dropped) {
    public long running() {
        return requests - ended;
    }

    /** What all of it costs, in nano-dollars. */
    public long costNanos() {
        return Tariff.nanos(inputTokens, outputTokens);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("requests", requests)
                .put("running", running())
                .put("ended", ended)
                .put("completed", completed)
                .put("caller_gone", callerGone)
                .put("faults", faults)
                .put("bytes_received", bytesReceived)
                .put("bytes_sent", bytesSent)
                .put("input_tokens", inputTokens)
                .put("output_tokens", outputTokens)
                .put("cost_nanos", costNanos())
                .put("dropped", dropped);
    }
}
