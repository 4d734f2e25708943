package dev.sluice.price;

import org.jspecify.annotations.Nullable;

/** All prices, as of one version of their file. Immutable but for what it remembers of look-ups; any thread. */
public final class PriceBook {
    private final String hash;

    private PriceBook(String hash) {
        this.hash = hash;
    }

    /** The prices that Sluice comes with, {@code config/prices.csv}. */
    public static PriceBook packaged() {
        return new PriceBook("");
    }

    /**
     * Reads prices.
     *
     * @param source what the text is called in messages
     * @throws InvalidPricesException naming every bad line
     */
    public static PriceBook parse(String csv, String source) {
        return new PriceBook("");
    }

    /** SHA-256 of all that decides prices, in hexadecimal. */
    public String hash() {
        return hash;
    }

    /** The prices of a model at a time; null if it has none. */
    public @Nullable ModelPrices of(String provider, String model, long atMillis) {
        return null;
    }
}
