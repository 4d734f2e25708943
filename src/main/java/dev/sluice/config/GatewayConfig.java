package dev.sluice.config;

import static dev.sluice.config.Check.require;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The whole of {@code config/sluice.yaml}: one component per section, of the same name.
 *
 * @param server where the gateway listens and how much it takes in
 * @param auth the keys that callers show
 * @param admin where operators change keys, teams and budgets
 * @param store where keys, teams, budgets and the ledger are kept
 * @param stream how long the phases of an answer may take
 * @param connections connections to hosts
 * @param routing who answers
 * @param drain how the gateway leaves
 * @param providers hosts by name, in the order in which they are asked for a bare model name; the name is the first part of
 *     {@code provider/model}
 * @param models other names for models, in the order in which they are looked at
 * @param simulated the provider that answers without any model
 * @param local models that run inside of this process
 * @param prices what models cost here
 */
public record GatewayConfig(
        ServerConfig server,
        AuthConfig auth,
        AdminConfig admin,
        StoreConfig store,
        StreamConfig stream,
        ConnectionsConfig connections,
        RoutingConfig routing,
        DrainConfig drain,
        Map<String, ProviderConfig> providers,
        List<ModelConfig> models,
        SimulatedConfig simulated,
        LocalConfig local,
        PricesConfig prices) {
    private static final Pattern PROVIDER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** The name under which the simulated provider's models appear; no other provider may have it. */
    public static final String SIMULATED = "simulated";

    /** Likewise, of the models that run inside of this process. */
    public static final String LOCAL = "local";

    /** What an empty file and an empty environment give. */
    public static final GatewayConfig DEFAULT = new GatewayConfig(
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

    public GatewayConfig {
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        models = List.copyOf(models);
        providers.keySet().forEach(GatewayConfig::checkProviderName);
        checkModels(models, known(providers.keySet(), simulated, local));
        checkPrices(prices, known(providers.keySet(), simulated, local));
        require(store.ledger() || admin.key() == null, "store.ledger", "false", "true, where there is an admin API");
    }

    /** The same configuration with another section {@code server}. */
    public GatewayConfig with(ServerConfig newServer) {
        return new GatewayConfig(
                newServer,
                auth,
                admin,
                store,
                stream,
                connections,
                routing,
                drain,
                providers,
                models,
                simulated,
                local,
                prices);
    }

    static void checkProviderName(String name) {
        String key = "providers." + name;
        require(
                PROVIDER_NAME.matcher(name).matches(),
                key,
                "this name",
                "letters, digits, '.', '_' and '-', at most 64, a letter or a digit first");
        require(!name.equals(SIMULATED), key, "this name", "another name, it belongs to the simulated provider");
        require(!name.equals(LOCAL), key, "this name", "another name, it belongs to the gateway's own models");
    }

    private static void checkModels(List<ModelConfig> models, Set<String> known) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < models.size(); i++) {
            ModelConfig model = models.get(i);
            require(names.add(model.name()), "models[" + i + "].name", model.name(), "a name that no entry above has");
            for (int t = 0; t < model.targets().size(); t++) {
                String target = model.targets().get(t);
                require(
                        known.contains(target.substring(0, target.indexOf('/'))),
                        "models[" + i + "].targets[" + t + "]",
                        target,
                        "a provider in front of the first /, one of " + String.join(", ", known));
            }
        }
    }

    private static void checkPrices(PricesConfig prices, Set<String> known) {
        checkNames("prices.discounts.", prices.discounts().keySet(), known);
        checkNames("prices.regions.", prices.regions().keySet(), known);
    }

    private static void checkNames(String key, Set<String> providers, Set<String> known) {
        for (String provider : providers) {
            require(known.contains(provider), key + provider, "this provider", "one of " + String.join(", ", known));
        }
    }

    private static Set<String> known(Set<String> providers, SimulatedConfig simulated, LocalConfig local) {
        Set<String> known = new LinkedHashSet<>(providers);
        if (simulated.enabled()) {
            known.add(SIMULATED);
        }
        if (local.enabled()) {
            known.add(LOCAL);
        }
        return known;
    }
}
