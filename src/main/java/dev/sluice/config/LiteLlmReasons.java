package dev.sluice.config;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why parts of a LiteLLM configuration are not carried over, in the operator's words. */
final class LiteLlmReasons {
    /** The fields of {@code litellm_params} that are. */
    static final Set<String> CARRIED = Set.of("model", "api_key", "api_base", "base_url", "custom_llm_provider");

    private static final Map<String, String> BY_FIELD = Map.ofEntries(
            Map.entry("rpm", "no rate limit per model yet"),
            Map.entry("tpm", "no rate limit per model yet"),
            Map.entry("max_parallel_requests", "no concurrency limit per model yet"),
            Map.entry("weight", "targets are tried in their order, without weights"),
            Map.entry("order", "targets are tried in the order of the list"),
            Map.entry("timeout", "see stream.totalTimeout"),
            Map.entry("request_timeout", "see stream.totalTimeout"),
            Map.entry("stream_timeout", "see a provider's firstTokenTimeout"),
            Map.entry("max_retries", "see routing.maxAttempts"),
            Map.entry("fallbacks", "give a model several targets instead"),
            Map.entry("default_fallbacks", "give a model several targets instead"),
            Map.entry("context_window_fallbacks", "no fallback by kind of error yet"),
            Map.entry("content_policy_fallbacks", "no fallback by kind of error yet"),
            Map.entry("routing_strategy", "targets are tried in their order"),
            Map.entry("cache", "no cache yet"),
            Map.entry("cache_params", "no cache yet"),
            Map.entry("input_cost_per_token", "no price book yet"),
            Map.entry("output_cost_per_token", "no price book yet"),
            Map.entry("model_info", "no model information yet"),
            Map.entry("master_key", "keys are created by: sluice key create"),
            Map.entry("database_url", "keys are stored in the data directory"),
            Map.entry("include", "import each file by itself"));

    private LiteLlmReasons() {}

    static String of(String field) {
        return BY_FIELD.getOrDefault(field, "nothing here corresponds to it");
    }

    /** Why {@code litellm_params.model} names no host that can be asked. */
    static String ofProvider(String model) {
        String prefix = LiteLlmTarget.prefix(model);
        return prefix.isEmpty()
                ? model + " is known of no host that speaks OpenAI's dialect"
                : "the provider " + prefix + " does not speak OpenAI's dialect, or not by a name known here";
    }

    /** Why {@code name} cannot stand for {@code model}, or null if it can. */
    static @Nullable String ofName(String name, String model) {
        if (name.indexOf('*') != name.lastIndexOf('*') || model.indexOf('*') != model.lastIndexOf('*')) {
            return "more than one * in a name";
        }
        return Wildcard.in(model) && !Wildcard.in(name) ? "a * that its model_name does not have" : null;
    }
}
