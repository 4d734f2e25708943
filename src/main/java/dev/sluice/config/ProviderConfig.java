package dev.sluice.config;

import static dev.sluice.config.Check.require;
import static dev.sluice.config.Check.within;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of section {@code providers}, with what its preset and section {@code stream} leave to it filled in.
 *
 * @param api whose API it speaks
 * @param baseUrl absolute {@code http} or {@code https} URL in front of {@code /chat/completions} or {@code /messages}, version prefix
 *     included; no user information, query, fragment or trailing slash
 * @param apiKey what the host is shown in the way of its API; null for none
 * @param models models this host has, by the names it knows them under
 * @param families wildcards of bare model names that this host is known for, such as {@code gpt-*}
 * @param discover whether the host is asked for its models
 * @param includeUsage whether {@code stream_options.include_usage} may be put into a request
 * @param doneMarker whether its streams end with {@code data: [DONE]}
 * @param responses whether it serves {@code /responses} itself, where its API has it; else such questions are translated
 * @param connectTimeout longest wait for a connection, 1ms to 5m
 * @param firstTokenTimeout longest wait for the first event or byte of an answer, 1ms to 24h
 * @param gapTimeout longest silence within an answer, 1ms to 24h
 * @param proxy what leads to it; null for nothing
 * @param cloud what the cloud that the host belongs to has to be told; null for nothing
 * @param onCancel what is done with an answer whose caller has left
 * @param cancelTimeout longest time for which such an answer is read on, 1ms to 24h
 * @param preset the preset it is made of, by which its prices are known; null for none
 */
public record ProviderConfig(
        ProviderApi api,
        URI baseUrl,
        @Nullable Secret apiKey,
        List<String> models,
        List<String> families,
        boolean discover,
        boolean includeUsage,
        boolean doneMarker,
        boolean responses,
        Duration connectTimeout,
        Duration firstTokenTimeout,
        Duration gapTimeout,
        @Nullable ProxyUrl proxy,
        @Nullable CloudConfig cloud,
        OnCancel onCancel,
        Duration cancelTimeout,
        @Nullable String preset) {
    /** How long an answer is read on where nothing is said. */
    public static final Duration CANCEL_TIMEOUT = Duration.ofMinutes(1);

    public ProviderConfig {
        BaseUrl.check("baseUrl", baseUrl);
        models = List.copyOf(models);
        families = List.copyOf(families);
        models.forEach(model -> require(!model.isBlank(), "models", "\"\"", "names of models"));
        families.forEach(family -> Wildcard.check("families", family));
        within("connectTimeout", connectTimeout, StreamConfig.SHORTEST, StreamConfig.LONGEST_CONNECT);
        within("firstTokenTimeout", firstTokenTimeout, StreamConfig.SHORTEST, StreamConfig.LONGEST);
        within("gapTimeout", gapTimeout, StreamConfig.SHORTEST, StreamConfig.LONGEST);
        within("cancelTimeout", cancelTimeout, StreamConfig.SHORTEST, StreamConfig.LONGEST);
    }
}
