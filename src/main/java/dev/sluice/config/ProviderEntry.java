package dev.sluice.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of section {@code providers} as the file has it; what is null comes from the preset, the environment and section
 * {@code stream}. See {@link ProviderConfig}.
 */
record ProviderEntry(
        @Nullable String preset,
        @Nullable ProviderApi api,
        @Nullable URI baseUrl,
        @Nullable Secret apiKey,
        @Nullable List<String> models,
        @Nullable List<String> families,
        @Nullable Boolean discover,
        @Nullable Boolean includeUsage,
        @Nullable Boolean doneMarker,
        @Nullable Boolean responses,
        @Nullable Duration connectTimeout,
        @Nullable Duration firstTokenTimeout,
        @Nullable Duration gapTimeout,
        @Nullable ProxyUrl proxy,
        @Nullable String apiVersion,
        @Nullable String region,
        @Nullable String project,
        @Nullable Path credentials,
        @Nullable OnCancel onCancel,
        @Nullable Duration cancelTimeout) {
    static final ProviderEntry EMPTY = new ProviderEntry(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null);
}
