package dev.sluice.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry of section {@code providers}. */
public record ProviderConfig(
        URI baseUrl,
        @Nullable Secret apiKey,
        List<String> models,
        List<String> families,
        boolean discover,
        boolean includeUsage,
        boolean doneMarker,
        Duration connectTimeout,
        Duration firstTokenTimeout,
        Duration gapTimeout) {}
