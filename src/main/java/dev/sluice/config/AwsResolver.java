package dev.sluice.config;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds out where Amazon is to be asked, and with what it is signed, as far as the configuration and the environment say it. */
final class AwsResolver {
    /** As in bedrock-runtime.us-east-1.amazonaws.com. */
    private static final Pattern HOST =
            Pattern.compile("^bedrock-runtime(?:-fips)?\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?$");

    private static final Pattern AMAZON = Pattern.compile(".*\\.amazonaws\\.com(?:\\.cn)?$");
    private static final String DEFAULT_REGION = "us-east-1";

    /** What Amazon's own tools take credentials from; a machine's metadata service is not announced by any variable. */
    private static final List<String> SOURCES = List.of(
            "AWS_ACCESS_KEY_ID",
            "AWS_PROFILE",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI");

    private final References environment;

    AwsResolver(References environment) {
        this.environment = environment;
    }

    /** The variables that say where credentials are. */
    List<String> sources() {
        return SOURCES.stream()
                .filter(name -> environment.variable(name) != null)
                .toList();
    }

    /** Bedrock's own address in the region that is asked for. */
    URI url(ProviderEntry entry) {
        String region = Objects.requireNonNullElse(region(entry), DEFAULT_REGION);
        return URI.create(
                "https://bedrock-runtime." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : ""));
    }

    /**
     * Null where nothing is signed: at an address that is not Amazon's, and nobody spoke of a region or credentials.
     *
     * @param configured whether the provider stands in the file
     */
    @Nullable
    AwsConfig resolve(String provider, ProviderEntry entry, URI url, boolean configured) {
        AwsKeys keys = keys();
        String host = String.valueOf(url.getHost());
        if (sources().isEmpty()
                && entry.region() == null
                && !AMAZON.matcher(host).matches()) {
            return null;
        }
        Matcher named = HOST.matcher(host);
        // A signature for another region than the URL's would be refused.
        String region = named.matches() ? named.group(1) : region(entry);
        if (region == null) {
            throw new ConfigException(
                    "providers." + provider + ".baseUrl",
                    url.toString(),
                    "a URL with a region, or region, or AWS_REGION to be set");
        }
        return new AwsConfig(region, keys, configured);
    }

    private @Nullable AwsKeys keys() {
        String accessId = environment.variable("AWS_ACCESS_KEY_ID");
        String secret = environment.variable("AWS_SECRET_ACCESS_KEY");
        String session = environment.variable("AWS_SESSION_TOKEN");
        return accessId == null || secret == null
                ? null
                : new AwsKeys(accessId, new Secret(secret), session == null ? null : new Secret(session));
    }

    private @Nullable String region(ProviderEntry entry) {
        if (entry.region() != null) {
            return entry.region();
        }
        String region = environment.variable("AWS_REGION");
        region = region == null ? environment.variable("AWS_DEFAULT_REGION") : region;
        return region == null ? AwsProfile.region(environment) : region;
    }
}
