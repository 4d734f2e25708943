package dev.sluice.provider.bedrock;

import dev.sluice.config.Secret;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.provider.Renewed.Lasting;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The places where Amazon's SDKs look for credentials, in their order and by the SDK's own code: web identity, profile (which may assume a
 * role), container, and the machine itself ("Default credential provider chain", AWS SDK for Java 2, read 2026-11). Blocking: for a
 * worker.
 *
 * <p>Each search begins anew: what the SDK would keep is kept by {@link AwsLogin}, so that all places are renewed in one way.
 */
final class AwsChain {
    private static final Logger log = LoggerFactory.getLogger(AwsChain.class);

    private final String provider;
    private final InstantSource clock;
    private final Map<String, Supplier<AwsCredentialsProvider>> places = new LinkedHashMap<>();

    /** @param onMachine whether the machine's metadata service may be asked */
    AwsChain(String provider, boolean onMachine, InstantSource clock) {
        this.provider = provider;
        this.clock = clock;
        places.put("web identity", WebIdentityTokenFileCredentialsProvider::create);
        places.put("profile", ProfileCredentialsProvider::create);
        places.put("container", () -> ContainerCredentialsProvider.builder().build());
        if (onMachine) {
            places.put("instance metadata", InstanceProfileCredentialsProvider::create);
        }
    }

    /** Throws a {@link Failure} that names the places, and nothing that was found there. */
    Lasting<AwsCredentials> find() {
        for (Map.Entry<String, Supplier<AwsCredentialsProvider>> place : places.entrySet()) {
            Lasting<AwsCredentials> found = look(place.getKey(), place.getValue());
            if (found != null) {
                return found;
            }
        }
        throw Failure.of(
                Kind.UPSTREAM_AUTHENTICATION,
                provider + ": no AWS credentials were found (looked for in: environment, "
                        + String.join(", ", places.keySet()) + ")");
    }

    private @Nullable Lasting<AwsCredentials> look(String name, Supplier<AwsCredentialsProvider> place) {
        AwsCredentialsProvider source = null;
        try {
            source = place.get();
            return lasting(source.resolveCredentials());
        } catch (SdkException | IllegalStateException | IllegalArgumentException none) {
            log.atInfo()
                    .addKeyValue("provider", provider)
                    .addKeyValue("place", name)
                    .addKeyValue("reason", none.getMessage())
                    .log("No AWS credentials here");
            return null;
        } finally {
            if (source instanceof SdkAutoCloseable open) {
                open.close();
            }
        }
    }

    private Lasting<AwsCredentials> lasting(software.amazon.awssdk.auth.credentials.AwsCredentials found) {
        Secret session = found instanceof AwsSessionCredentials temporary ? new Secret(temporary.sessionToken()) : null;
        AwsCredentials credentials =
                new AwsCredentials(found.accessKeyId(), new Secret(found.secretAccessKey()), session);
        Instant now = clock.instant();
        return found.expirationTime()
                .map(end -> Lasting.until(credentials, now, end))
                .orElseGet(() -> Lasting.endless(credentials, now));
    }
}
