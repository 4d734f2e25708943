package dev.sluice.config;

import java.util.List;
import java.util.Map;

/** {@link GatewayConfig} as the file has it, before presets and the environment fill in what it leaves out. */
record GatewayFile(
        ServerConfig server,
        AuthConfig auth,
        AdminConfig admin,
        StoreConfig store,
        StreamConfig stream,
        ConnectionsConfig connections,
        RoutingConfig routing,
        DrainConfig drain,
        Map<String, ProviderEntry> providers,
        List<ModelEntry> models,
        SimulatedConfig simulated,
        LocalConfig local,
        PricesConfig prices) {
    static final GatewayFile DEFAULT = new GatewayFile(
            ServerConfig.DEFAULT,
            AuthConfig.DEFAULT,
            AdminConfig.DEFAULT,
            StoreConfig.DEFAULT,
            StreamConfig.DEFAULT,
            ConnectionsConfig.DEFAULT,
            RoutingConfig.DEFAULT,
            DrainConfig.DEFAULT,
            Map.of(),
            List.of(),
            SimulatedConfig.DEFAULT,
            LocalConfig.DEFAULT,
            PricesConfig.DEFAULT);
}
