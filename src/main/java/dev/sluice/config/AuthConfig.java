package dev.sluice.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Section {@code auth}. */
public record AuthConfig(@Nullable Secret pepper, Duration refresh) {}
