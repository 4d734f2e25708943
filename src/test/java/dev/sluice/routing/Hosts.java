package dev.sluice.routing;

import dev.sluice.config.ModelConfig;
import dev.sluice.config.OnCancel;
import dev.sluice.config.ProviderApi;
import dev.sluice.config.ProviderConfig;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The two sections of a configuration that say who has which model. */
final class Hosts {
    private final Map<String, ProviderConfig> providers = new LinkedHashMap<>();
    private final List<ModelConfig> models = new ArrayList<>();

    /** @param models what the provider lists; with a {@code *} what it is known for */
    Hosts provider(String name, String... models) {
        Duration second = Duration.ofSeconds(1);
        providers.put(
                name,
                new ProviderConfig(
                        ProviderApi.OPENAI,
                        URI.create("http://127.0.0.1:1/v1"),
                        null,
                        List.of(models).stream()
                                .filter(model -> !model.contains("*"))
                                .toList(),
                        List.of(models).stream()
                                .filter(model -> model.contains("*"))
                                .toList(),
                        false,
                        true,
                        true,
                        true,
                        second,
                        second,
                        second,
                        null,
                        null,
                        OnCancel.ABORT,
                        second,
                        null));
        return this;
    }

    Hosts alias(String name, String... targets) {
        models.add(new ModelConfig(name, List.of(targets)));
        return this;
    }

    Catalog catalog() {
        return new Catalog(providers, models);
    }
}
