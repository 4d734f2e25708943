package dev.sluice.provider.simulated;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code response} object of {@code /responses}, split where its output goes (OpenAI API reference, responses, read
 * 2026-11).
 */
record ResponseObject(Asked asked) {
    private static final Map<String, Object> ECHOED = Map.of(
            "parallel_tool_calls",
            true,
            "store",
            true,
            "temperature",
            1.0,
            "tool_choice",
            "auto",
            "tools",
            new JsonArray(),
            "top_p",
            1.0,
            "truncation",
            "disabled",
            "metadata",
            new JsonObject());

    String id() {
        return asked.seed().id("resp_", 48);
    }

    /** Everything before the items of the output. */
    String beforeOutput(String status, @Nullable JsonObject error, boolean cut) {
        JsonObject head = new JsonObject()
                .put("id", id())
                .put("object", "response")
                .put("created_at", asked.createdSeconds())
                .put("status", status)
                .put("background", false)
                .put("error", error)
                .put("incomplete_details", cut ? new JsonObject().put("reason", "max_output_tokens") : null)
                .put("instructions", asked.body().getValue("instructions"))
                .put("max_output_tokens", asked.body().getValue("max_output_tokens"))
                .put("model", asked.model());
        String json = head.encode();
        return json.substring(0, json.length() - 1) + ",\"output\":[";
    }

    /** Everything after the items of the output. */
    String afterOutput(@Nullable JsonObject usage) {
        JsonObject tail = new JsonObject();
        for (String field : ECHOED.keySet().stream().sorted().toList()) {
            Object value = asked.body().getValue(field);
            tail.put(field, value == null ? ECHOED.get(field) : value);
        }
        tail.put("previous_response_id", asked.body().getValue("previous_response_id"))
                .put("reasoning", new JsonObject().putNull("effort").putNull("summary"))
                .put("service_tier", "default")
                .put("text", new JsonObject().put("format", new JsonObject().put("type", "text")))
                .put("usage", usage)
                .put("user", asked.body().getValue("user"));
        return "]," + tail.encode().substring(1);
    }

    JsonObject usage(long outputTokens) {
        return new JsonObject()
                .put("input_tokens", asked.inputTokens())
                .put(
                        "input_tokens_details",
                        new JsonObject().put("cached_tokens", 0).put("cache_write_tokens", 0))
                .put("output_tokens", outputTokens)
                .put("output_tokens_details", new JsonObject().put("reasoning_tokens", 0))
                .put("total_tokens", asked.inputTokens() + outputTokens);
    }
}
