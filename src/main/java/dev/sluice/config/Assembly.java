package dev.sluice.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps from what the file and the environment say to what runs. For one use. */
final class Assembly {
    private final References environment;
    private final Overrides overrides;
    private final Findings findings = new Findings();
    private final Map<String, ProviderConfig> providers = new LinkedHashMap<>();
    private final Map<String, String> origins = new LinkedHashMap<>();

    Assembly(References environment, Overrides overrides) {
        this.environment = environment;
        this.overrides = overrides;
    }

    /** Throws {@link InvalidConfigException}. */
    LoadedConfig ofEnvironment() {
        LoadedConfig loaded = loaded(GatewayFile.DEFAULT, Map.of());
        if (loaded == null) {
            throw new InvalidConfigException(findings.messages());
        }
        return loaded;
    }

    /**
     * Throws {@link InvalidConfigException}.
     *
     * @param root the file's mapping, as vertx-config reads it
     */
    LoadedConfig ofFile(String file, YamlOutline outline, Object root) {
        GatewayFile read = new RecordReader(environment, findings).read("", GatewayFile.class, root);
        Map<String, String> places = new LinkedHashMap<>();
        if (read != null) {
            read.providers().keySet().forEach(name -> places.put(name, file + ":" + outline.line("providers." + name)));
        }
        LoadedConfig loaded = read == null ? null : loaded(read, places);
        if (loaded == null) {
            throw new InvalidConfigException(findings.lines(file, outline));
        }
        return loaded;
    }

    /** Null if there are findings. */
    private @Nullable LoadedConfig loaded(GatewayFile file, Map<String, String> places) {
        ServerConfig server = server(file);
        ProviderResolver resolver = new ProviderResolver(environment, file.stream(), file.connections(), server);
        file.providers().forEach((name, entry) -> fromFile(resolver, name, entry, places));
        for (Preset preset : Preset.values()) {
            if (!file.providers().containsKey(preset.id())) {
                fromEnvironment(resolver, preset);
            }
        }
        GatewayConfig config = findings.any() ? null : config(file, server);
        return config == null ? null : new LoadedConfig(config, origins, warnings(resolver, server, config.admin()));
    }

    private ServerConfig server(GatewayFile file) {
        try {
            return overrides.applied(file.server());
        } catch (ConfigException problem) {
            throw new InvalidConfigException(List.of(problem.getMessage()));
        }
    }

    private void fromFile(ProviderResolver resolver, String name, ProviderEntry entry, Map<String, String> places) {
        try {
            GatewayConfig.checkProviderName(name);
            providers.put(name, resolver.resolve(name, entry));
            origins.put(name, places.getOrDefault(name, ""));
        } catch (ConfigException problem) {
            findings.add(RecordShape.placed("providers." + name, ProviderConfig.class, problem));
        }
    }

    private void fromEnvironment(ProviderResolver resolver, Preset preset) {
        try {
            String origin = resolver.origin(preset);
            if (origin != null) {
                providers.put(preset.id(), resolver.resolve(preset));
                origins.put(preset.id(), origin);
            }
        } catch (ConfigException problem) {
            findings.add(problem);
        }
    }

    private @Nullable GatewayConfig config(GatewayFile file, ServerConfig server) {
        List<ModelConfig> models = file.models().stream().map(ModelEntry::model).toList();
        try {
            return new GatewayConfig(
                    server,
                    file.auth(),
                    admin(file.admin()),
                    file.store(),
                    file.stream(),
                    file.connections(),
                    file.routing(),
                    file.drain(),
                    providers,
                    models,
                    file.simulated(),
                    file.local(),
                    file.prices());
        } catch (ConfigException problem) {
            findings.add(problem);
            return null;
        }
    }

    /** A key in the environment is enough to have the admin API. */
    private AdminConfig admin(AdminConfig admin) {
        String key = environment.variable(AdminConfig.VARIABLE);
        return admin.key() != null || key == null ? admin : admin.with(new Secret(key));
    }

    private static List<String> warnings(ProviderResolver resolver, ServerConfig server, AdminConfig admin) {
        List<String> warnings = new ArrayList<>(resolver.warnings());
        if (!BaseUrl.isLoopback(server.host()) && !server.tls().isOn()) {
            warnings.add(
                    "server.host: " + server.host()
                            + " lets other machines connect, and keys travel in the clear unless something in front speaks TLS");
        }
        if (admin.key() != null && !BaseUrl.isLoopback(admin.host())) {
            warnings.add(
                    "admin.host: " + admin.host()
                            + " lets other machines connect, and the admin key travels in the clear unless something in front speaks TLS");
        }
        return warnings;
    }
}
