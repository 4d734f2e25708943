package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * With what requests to Amazon are signed; from the environment, by the names that Amazon's own tools have for it.
 *
 * @param region such as {@code us-east-1}
 * @param accessId AWS_ACCESS_KEY_ID; it is sent along and no secret
 * @param secret AWS_SECRET_ACCESS_KEY
 * @param session AWS_SESSION_TOKEN, or null
 */
public record AwsConfig(
        String region,
        String accessId,
        Secret secret,
        @Nullable Secret session) {}
