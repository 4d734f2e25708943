package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * With what requests to Amazon are signed.
 *
 * @param region such as {@code us-east-1}
 * @param keys those of the environment; null where they have to be looked for in all other places that Amazon's tools know
 * @param onMachine whether the machine itself may be asked for them, by its metadata service: only where somebody configured the
 *     provider, because it takes seconds where there is no such service
 */
public record AwsConfig(String region, @Nullable AwsKeys keys, boolean onMachine) implements CloudConfig {}
