package dev.sluice.provider.simulated;

import dev.sluice.canonical.Operation;
import dev.sluice.config.SimulatedConfig;
import dev.sluice.config.Spread;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, as far as the simulation cares.
 *
 * <p>The seed comes from the operation, the model without its options, and what the prompt says. Whether the answer is
 * streamed, and what goes wrong with it, does not change what is said.
 *
 * @param body the request's JSON, or the form's fields that matter
 */
record Asked(
        Operation operation,
        JsonObject body,
        Options options,
        SimulatedConfig config,
        Seed seed,
        long inputTokens,
        long createdSeconds) {
    private static final List<String> PROMPTS =
            List.of("messages", "instructions", "input", "prompt", "query", "documents", "content");

    static Asked of(Operation operation, JsonObject body, Options options, SimulatedConfig config) {
        Seed seed = new Seed(config.seed()).with(operation.name()).with(options.model());
        long tokens = 0;
        for (String field : PROMPTS) {
            Object prompt = body.getValue(field);
            if (prompt != null) {
                seed = seed.with(prompt instanceof String text ? text : prompt.toString());
                tokens += tokensOf(prompt);
            }
        }
        return new Asked(
                operation, body, options, config, seed, tokens, Instant.now().getEpochSecond());
    }

    /** Four characters a token; numbers are tokens already; every message costs three more. */
    static long tokensOf(@Nullable Object prompt) {
        if (prompt instanceof String text) {
            return text.startsWith("data:") ? 85 : (text.length() + 3) / 4;
        }
        if (prompt instanceof JsonArray items) {
            return items.stream().mapToLong(Asked::tokensOf).sum();
        }
        if (prompt instanceof JsonObject item) {
            long members = item.stream()
                    .map(Map.Entry::getValue)
                    .mapToLong(Asked::tokensOf)
                    .sum();
            return members + (item.containsKey("role") ? 3 : 0);
        }
        return prompt instanceof Number ? 1 : 0;
    }

    String model() {
        return options.model();
    }

    boolean stream() {
        return Boolean.TRUE.equals(body.getValue("stream"));
    }

    Pace pace() {
        Spread first = options.duration("first", Spread.ofDurations("firstToken", config.firstToken()));
        Spread inter = options.duration("inter", Spread.ofDurations("interToken", config.interToken()));
        return new Pace(first, inter, seed);
    }

    int tokenChars() {
        return (int) options.number("size", 0, 0, 1 << 20);
    }

    /** How many tokens the model would like to write. */
    long wishedTokens() {
        Spread tokens = options.count("tokens", Spread.ofCounts("tokensPerAnswer", config.tokensPerAnswer()));
        return Math.max(0, tokens.sample(seed.with("length").random()));
    }

    /** How many tokens the caller allows. */
    long allowedTokens() {
        long allowed = Long.MAX_VALUE;
        for (String field : List.of("max_tokens", "max_completion_tokens", "max_output_tokens")) {
            if (body.getValue(field) instanceof Number most) {
                allowed = Math.min(allowed, Math.max(1, most.longValue()));
            }
        }
        return allowed;
    }

    int choices() {
        int perPrompt = body.getValue("n") instanceof Number n ? Math.clamp(n.longValue(), 1, 128) : 1;
        boolean manyPrompts = operation == Operation.COMPLETIONS
                && body.getValue("prompt") instanceof JsonArray prompts
                && !prompts.isEmpty()
                && !(prompts.getValue(0) instanceof Number);
        return manyPrompts ? perPrompt * body.getJsonArray("prompt").size() : perPrompt;
    }

    /** Whether a stream shall tell its usage. */
    boolean tellsUsage() {
        return switch (options.usage()) {
            case "always" -> true;
            case "never" -> false;
            default ->
                body.getValue("stream_options") instanceof JsonObject wishes
                        && Boolean.TRUE.equals(wishes.getValue("include_usage"));
        };
    }
}
