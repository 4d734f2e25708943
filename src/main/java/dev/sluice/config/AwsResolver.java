package dev.sluice.config;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the credentials for Amazon in the environment. */
final class AwsResolver {
    /** As in bedrock-runtime.us-east-1.amazonaws.com. */
    private static final Pattern REGION =
            Pattern.compile("^bedrock-runtime(?:-fips)?\\.([a-z0-9-]+)\\.amazonaws\\.com$");

    private final References environment;

    AwsResolver(References environment) {
        this.environment = environment;
    }

    /** Null where the environment has none. */
    @Nullable
    AwsConfig resolve(String provider, URI url) {
        String accessId = environment.variable("AWS_ACCESS_KEY_ID");
        String secret = environment.variable("AWS_SECRET_ACCESS_KEY");
        if (accessId == null || secret == null) {
            return null;
        }
        String session = environment.variable("AWS_SESSION_TOKEN");
        return new AwsConfig(
                region(provider, url), accessId, new Secret(secret), session == null ? null : new Secret(session));
    }

    /** The URL's region, because a signature for another would be refused; of a URL that names none, the environment's. */
    private String region(String provider, URI url) {
        Matcher named = REGION.matcher(String.valueOf(url.getHost()));
        if (named.matches()) {
            return named.group(1);
        }
        String region = environment.variable("AWS_REGION");
        region = region == null ? environment.variable("AWS_DEFAULT_REGION") : region;
        if (region == null) {
            throw new ConfigException(
                    "providers." + provider + ".baseUrl",
                    url.toString(),
                    "a URL with a region, or AWS_REGION to be set");
        }
        return region;
    }
}
