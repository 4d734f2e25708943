package dev.sluice.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds out what a provider that belongs to a cloud has to be told: region, project, version, credentials. */
final class CloudResolver {
    private final References environment;
    private final AwsResolver aws;
    private final GoogleResolver google;

    CloudResolver(References environment) {
        this.environment = environment;
        this.aws = new AwsResolver(environment);
        this.google = new GoogleResolver(environment);
    }

    /** The variables that bring a cloud's provider besides those of its key and URL. */
    List<String> origins(Preset preset) {
        List<String> found = new ArrayList<>();
        if (preset == Preset.BEDROCK) {
            found.addAll(aws.sources());
        }
        if (preset == Preset.VERTEX && google.origin() != null) {
            found.add(Objects.requireNonNull(google.origin()));
        }
        return found;
    }

    /** The address of a preset, which may depend on the region; null where only the configuration knows it. */
    @Nullable
    URI url(Preset preset, ProviderEntry entry) {
        return switch (preset) {
            case BEDROCK -> aws.url(entry);
            case VERTEX -> google.url(entry);
            default -> preset.baseUrl();
        };
    }

    /** Whether the host can be asked without a key, because of a login that is looked for elsewhere. */
    boolean logsIn(Preset preset) {
        return preset == Preset.BEDROCK || preset == Preset.VERTEX;
    }

    /** Azure's resources are known by their names alone: what stands behind them follows from how they are asked. */
    URI normalized(ProviderApi api, ProviderEntry entry, URI url) {
        if (api != ProviderApi.AZURE) {
            return url;
        }
        String text = url.toString().replaceFirst("/+$", "");
        String path = url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("/+$", "");
        if (apiVersion(entry) == null) {
            return path.isEmpty() ? URI.create(text + "/openai/v1") : url;
        }
        return path.endsWith("/openai") ? URI.create(text.replaceFirst("/+openai$", "")) : URI.create(text);
    }

    /** Throws a {@link ConfigException} for what is missing, and for what is said of a cloud the provider does not belong to. */
    @Nullable
    CloudConfig resolve(String name, ProviderEntry entry, ProviderApi api, URI url, boolean configured) {
        refuse(name, "apiVersion", entry.apiVersion(), api == ProviderApi.AZURE, "azure");
        refuse(
                name,
                "region",
                entry.region(),
                api == ProviderApi.BEDROCK || api == ProviderApi.VERTEX,
                "bedrock or vertex");
        refuse(name, "project", entry.project(), api == ProviderApi.VERTEX, "vertex");
        refuse(name, "credentials", entry.credentials(), api == ProviderApi.VERTEX, "vertex");
        return switch (api) {
            case BEDROCK -> aws.resolve(name, entry, url, configured);
            case VERTEX -> google.resolve(name, entry);
            case AZURE -> azure(entry, url);
            case OPENAI, ANTHROPIC, GEMINI, COHERE, OLLAMA -> null;
        };
    }

    private static void refuse(String name, String key, @Nullable Object value, boolean fits, String api) {
        if (value != null && !fits) {
            throw new ConfigException(
                    "providers." + name + "." + key, value.toString(), "nothing, unless its api is " + api);
        }
    }

    private @Nullable AzureConfig azure(ProviderEntry entry, URI url) {
        String version = apiVersion(entry);
        boolean deployments = !String.valueOf(url.getRawPath()).endsWith("/v1");
        return version == null ? null : new AzureConfig(version, deployments);
    }

    private @Nullable String apiVersion(ProviderEntry entry) {
        if (entry.apiVersion() != null) {
            return entry.apiVersion();
        }
        String version = environment.variable("AZURE_OPENAI_API_VERSION");
        return version == null ? environment.variable("OPENAI_API_VERSION") : version;
    }
}
