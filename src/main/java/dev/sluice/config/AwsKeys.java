package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * Amazon's credentials, by the names that its own tools have for them in the environment.
 *
 * @param accessId AWS_ACCESS_KEY_ID; it is sent along and no secret
 * @param secret AWS_SECRET_ACCESS_KEY
 * @param session AWS_SESSION_TOKEN, or null
 */
public record AwsKeys(
        String accessId, Secret secret, @Nullable Secret session) {}
