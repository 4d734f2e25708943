package dev.sluice.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Fills in what an entry of section {@code providers} leaves out: from its preset, the environment, section {@code stream}. */
final class ProviderResolver {
    private final References environment;
    private final StreamConfig stream;
    private final ServerConfig server;
    private final ProxyRules proxies;
    private final CloudResolver clouds;
    private final List<String> warnings = new ArrayList<>();

    ProviderResolver(References environment, StreamConfig stream, ConnectionsConfig connections, ServerConfig server) {
        this.proxies = new ProxyRules(environment, connections);
        this.clouds = new CloudResolver(environment);
        this.environment = environment;
        this.stream = stream;
        this.server = server;
    }

    /** What works but should be known, about all providers resolved so far. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The variables of the environment that bring {@code preset}'s provider, in words; null if none is set. */
    @Nullable
    String origin(Preset preset) {
        List<String> found = new ArrayList<>();
        if (preset.keyVariable() != null && environment.variable(preset.keyVariable()) != null) {
            found.add(preset.keyVariable());
        }
        if (variableUrl(preset) != null) {
            found.add(Objects.requireNonNull(preset.urlVariable()));
        } else if (preset == Preset.AZURE) {
            return null; // a key alone does not say whose resource it opens
        }
        found.addAll(clouds.origins(preset));
        return found.isEmpty() ? null : String.join(", ", found);
    }

    /** A provider that the environment alone brings. Throws a {@link ConfigException} whose key is a variable's. */
    ProviderConfig resolve(Preset preset) {
        return resolve(preset.id(), ProviderEntry.EMPTY, false);
    }

    /** Throws a {@link ConfigException} whose key is that of the file, or of the environment's variable. */
    ProviderConfig resolve(String name, ProviderEntry entry) {
        return resolve(name, entry, true);
    }

    private ProviderConfig resolve(String name, ProviderEntry entry, boolean configured) {
        Preset preset = preset(name, entry);
        ProviderApi api = entry.api() != null ? entry.api() : preset == null ? ProviderApi.OPENAI : preset.api();
        URI url = ownApi(api, clouds.normalized(api, entry, baseUrl(name, entry, preset)));
        Secret key = apiKey(name, entry, preset, url);
        CloudConfig cloud = clouds.resolve(name, entry, api, url, configured);
        warn(name, url, key);
        List<String> models = entry.models() == null ? List.of() : entry.models();
        return new ProviderConfig(
                api,
                url,
                key,
                models,
                entry.families() != null ? entry.families() : preset == null ? List.of() : preset.families(),
                entry.discover() != null ? entry.discover() : models.isEmpty() && listsModels(api, cloud),
                entry.includeUsage() != null ? entry.includeUsage() : preset == null || preset.includeUsage(),
                entry.doneMarker() != null ? entry.doneMarker() : preset == null || preset.doneMarker(),
                entry.responses() != null ? entry.responses() : preset == null || preset.responses(),
                or(entry.connectTimeout(), stream.connectTimeout()),
                or(entry.firstTokenTimeout(), stream.firstTokenTimeout()),
                or(entry.gapTimeout(), stream.gapTimeout()),
                proxies.proxy(url, entry.proxy()),
                cloud,
                entry.onCancel() != null ? entry.onCancel() : preset == null ? OnCancel.ABORT : preset.onCancel(),
                or(entry.cancelTimeout(), ProviderConfig.CANCEL_TIMEOUT),
                preset == null ? null : preset.id());
    }

    /** Ollama's own API stands beside the one that is like OpenAI's, whose address everybody has. */
    private static URI ownApi(ProviderApi api, URI url) {
        String text = url.toString();
        return api == ProviderApi.OLLAMA && text.endsWith("/v1")
                ? URI.create(text.substring(0, text.length() - 3))
                : url;
    }

    /** Cohere, Ollama's own API and clouds tell their models elsewhere, or tell all there are and not those that were deployed. */
    private static boolean listsModels(ProviderApi api, @Nullable CloudConfig cloud) {
        return api != ProviderApi.BEDROCK
                && api != ProviderApi.VERTEX
                && api != ProviderApi.COHERE
                && api != ProviderApi.OLLAMA
                && !(cloud instanceof AzureConfig azure && azure.deployments());
    }

    private static @Nullable Preset preset(String name, ProviderEntry entry) {
        String id = entry.preset();
        if (id == null) {
            return Preset.of(name);
        }
        Preset preset = Preset.of(id);
        if (preset == null) {
            throw new ConfigException("providers." + name + ".preset", id, "one of " + Preset.ids());
        }
        return preset;
    }

    private URI baseUrl(String name, ProviderEntry entry, @Nullable Preset preset) {
        String key = "providers." + name + ".baseUrl";
        String defaultPath = preset == null ? "" : preset.defaultPath();
        if (entry.baseUrl() != null) {
            BaseUrl.check(key, entry.baseUrl());
            return BaseUrl.normalized(entry.baseUrl(), defaultPath);
        }
        if (preset == null) {
            throw new ConfigException(key, null, "a URL, as " + name + " is none of the presets " + Preset.ids());
        }
        URI fromVariable = variableUrl(preset);
        if (fromVariable != null) {
            return BaseUrl.normalized(fromVariable, defaultPath);
        }
        URI url = clouds.url(preset, entry);
        if (url == null) {
            throw new ConfigException(key, null, "a URL, or " + preset.urlVariable() + " to be set");
        }
        return url;
    }

    /** A variable that callers set to reach this very gateway must not make it call itself. */
    private @Nullable URI variableUrl(Preset preset) {
        String variable = preset.urlVariable();
        String text = variable == null ? null : environment.variable(variable);
        if (variable == null || text == null) {
            return null;
        }
        URI url = parse(variable, text);
        if (!isOurs(url)) {
            return url;
        }
        warnOnce(variable + " points at this gateway itself and is not used for the provider " + preset.id());
        return null;
    }

    private static URI parse(String variable, String text) {
        try {
            URI url = new URI(text);
            BaseUrl.check(variable, url);
            return url;
        } catch (URISyntaxException none) {
            throw new ConfigException(variable, "***", "an absolute http or https URL");
        }
    }

    private boolean isOurs(URI url) {
        boolean here = BaseUrl.onThisMachine(url) || server.host().equalsIgnoreCase(url.getHost());
        return here && server.port() != 0 && BaseUrl.port(url) == server.port();
    }

    private @Nullable Secret apiKey(String name, ProviderEntry entry, @Nullable Preset preset, URI url) {
        if (entry.apiKey() != null || preset == null || preset.keyVariable() == null) {
            return entry.apiKey();
        }
        String value = environment.variable(preset.keyVariable());
        if (value != null) {
            return new Secret(value);
        }
        boolean known = url.equals(preset.baseUrl()) || preset == Preset.AZURE;
        if (known && !clouds.logsIn(preset)) {
            throw new ConfigException(
                    "providers." + name + ".apiKey",
                    null,
                    "a key, or the environment variable " + preset.keyVariable() + " to be set");
        }
        return null;
    }

    private void warn(String name, URI url, @Nullable Secret key) {
        if (key != null && "http".equalsIgnoreCase(url.getScheme()) && !BaseUrl.onThisMachine(url)) {
            warnOnce("providers." + name + ": its key travels to " + url.getHost()
                    + " in the clear, the URL is not https");
        }
        if (isOurs(url)) {
            warnOnce("providers." + name + ": " + url + " is this gateway itself");
        }
    }

    private void warnOnce(String warning) {
        if (!warnings.contains(warning)) {
            warnings.add(warning);
        }
    }

    private static Duration or(@Nullable Duration own, Duration inherited) {
        return own == null ? inherited : own;
    }
}
