package dev.sluice;

import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Preset;
import dev.sluice.config.ProviderApi;
import dev.sluice.config.ProviderConfig;
import dev.sluice.price.PriceBook;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes the price book of a configuration. Reads files: not for an event loop. */
public final class PriceFiles {
    private PriceFiles() {}

    /**
     * The packaged prices, behind those of one's own, less discounts.
     *
     * @throws IOException if the file of one's own cannot be read
     * @throws dev.sluice.price.InvalidPricesException if it says what cannot be
     */
    public static PriceBook read(GatewayConfig config) throws IOException {
        PriceBook book = PriceBook.packaged();
        Path own = config.prices().overrides();
        if (own != null) {
            book = book.overriddenBy(Files.readString(own, StandardCharsets.UTF_8), own.toString());
        }
        return book.withAccounts(accounts(config));
    }

    private static Map<String, PriceBook.Account> accounts(GatewayConfig config) {
        Map<String, BigDecimal> discounts = config.prices().discounts();
        Map<String, String> regions = config.prices().regions();
        Map<String, PriceBook.Account> accounts = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>(config.providers().keySet());
        // The simulated provider and the models of our own have no section.
        names.addAll(discounts.keySet());
        names.addAll(regions.keySet());
        for (String name : names) {
            ProviderConfig provider = config.providers().get(name);
            String preset = provider == null ? name : presetOf(name, provider);
            accounts.put(
                    name,
                    new PriceBook.Account(
                            preset, discounts.getOrDefault(name, BigDecimal.ZERO), regions.getOrDefault(name, "")));
        }
        return accounts;
    }

    /** Whose prices a provider has: those of its preset, whatever the operator calls it; else those of its address or its API. */
    private static String presetOf(String name, ProviderConfig provider) {
        String made = provider.preset();
        if (made != null) {
            return made;
        }
        for (Preset preset : Preset.values()) {
            URI url = preset.baseUrl();
            if (url != null
                    && preset.keyVariable() != null
                    && String.valueOf(url.getHost()).equals(provider.baseUrl().getHost())) {
                return preset.id();
            }
        }
        return provider.api() == ProviderApi.OPENAI
                ? name
                : provider.api().name().toLowerCase(Locale.ROOT);
    }
}
