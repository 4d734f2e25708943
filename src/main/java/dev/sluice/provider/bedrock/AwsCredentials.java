package dev.sluice.provider.bedrock;

import dev.sluice.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Who signs.
 *
 * @param accessId AWS's access key id; it is sent along and no secret
 * @param secret the secret access key
 * @param session the session token of credentials that last only for a while, or null
 */
public record AwsCredentials(
        String accessId, Secret secret, @Nullable Secret session) {}
