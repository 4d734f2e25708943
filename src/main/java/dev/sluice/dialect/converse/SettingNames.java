package dev.sluice.dialect.converse;

import dev.sluice.canonical.Setting;
import java.util.Locale;

/** What a caller of Converse calls a setting. */
final class SettingNames {
    private SettingNames() {}

    static String of(Setting setting) {
        return switch (setting) {
            case MAX_TOKENS -> "inferenceConfig.maxTokens";
            case TEMPERATURE -> "inferenceConfig.temperature";
            case TOP_P -> "inferenceConfig.topP";
            case STOP -> "inferenceConfig.stopSequences";
            case TOP_K -> "additionalModelRequestFields.top_k";
            case SERVICE_TIER -> "serviceTier.type";
            case METADATA, END_USER -> "requestMetadata";
            case SEED,
                    PRESENCE_PENALTY,
                    FREQUENCY_PENALTY,
                    CHOICES,
                    LOGPROBS,
                    TOP_LOGPROBS,
                    LOGIT_BIAS,
                    PARALLEL_TOOL_CALLS,
                    VERBOSITY -> setting.name().toLowerCase(Locale.ROOT);
        };
    }
}
