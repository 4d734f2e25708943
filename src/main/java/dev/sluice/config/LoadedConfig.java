package dev.sluice.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration that can be run, and where it came from.
 *
 * @param config the configuration
 * @param origins what brought each provider, by its name and in the same order: {@code OPENAI_API_KEY}, or
 *     {@code config/sluice.yaml:12}
 * @param warnings what works but should not stay so, one line each, without secrets
 */
public record LoadedConfig(GatewayConfig config, Map<String, String> origins, List<String> warnings) {
    public LoadedConfig {
        origins = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
        warnings = List.copyOf(warnings);
    }
}
