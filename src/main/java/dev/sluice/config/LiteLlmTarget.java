package dev.sluice.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What LiteLLM's {@code litellm_params.model} means here.
 *
 * @param preset the host
 * @param model the model's name as the host knows it
 */
record LiteLlmTarget(Preset preset, String model) {
    /** LiteLLM's provider prefixes of hosts that speak OpenAI's dialect; as its provider list names them. */
    private static final Map<String, Preset> PREFIXES = prefixes();

    /** Null if {@code model} names a provider whose dialect is not spoken, or none that is known. */
    static @Nullable LiteLlmTarget of(String model) {
        int slash = model.indexOf('/');
        if (slash < 0) {
            // LiteLLM infers the provider of a bare name, Anthropic's and Google's too.
            Preset preset = familyOf(model);
            return preset == null ? null : new LiteLlmTarget(preset, model);
        }
        Preset preset = PREFIXES.get(model.substring(0, slash));
        return preset == null || slash == model.length() - 1
                ? null
                : new LiteLlmTarget(preset, model.substring(slash + 1));
    }

    /** The prefix that LiteLLM takes for the provider. */
    static String prefix(String model) {
        return model.substring(0, Math.max(0, model.indexOf('/')));
    }

    private static @Nullable Preset familyOf(String model) {
        for (Preset preset : Preset.values()) {
            for (String family : preset.families()) {
                if (model.startsWith(family.substring(0, family.length() - 1))) {
                    return preset;
                }
            }
        }
        return null;
    }

    private static Map<String, Preset> prefixes() {
        Map<String, Preset> prefixes = new LinkedHashMap<>();
        for (Preset preset : Preset.values()) {
            // These want to be told more than LiteLLM's keys that are carried over.
            if (preset != Preset.AZURE && preset != Preset.VERTEX) {
                prefixes.put(preset.id(), preset);
            }
        }
        prefixes.put("text-completion-openai", Preset.OPENAI);
        prefixes.put("custom_openai", Preset.OPENAI);
        prefixes.put("openai_like", Preset.OPENAI);
        prefixes.put("ollama_chat", Preset.OLLAMA);
        prefixes.put("hosted_vllm", Preset.VLLM);
        prefixes.put("lm_studio", Preset.LMSTUDIO);
        prefixes.put("llamafile", Preset.LLAMACPP);
        prefixes.put("together_ai", Preset.TOGETHER);
        prefixes.put("fireworks_ai", Preset.FIREWORKS);
        return Map.copyOf(prefixes);
    }
}
