package dev.sluice.config;

import java.util.List;
import java.util.Map;

/** The whole of {@code config/sluice.yaml}: one component per section, of the same name. */
public record GatewayConfig(
        ServerConfig server,
        AuthConfig auth,
        StreamConfig stream,
        RoutingConfig routing,
        DrainConfig drain,
        Map<String, ProviderConfig> providers,
        List<ModelConfig> models,
        SimulatedConfig simulated) {}
