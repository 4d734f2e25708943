package dev.sluice.price;

import dev.sluice.canonical.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a price book.
 *
 * @param requested the tier that the caller asked for, which must not matter; null if none was
 */
record Question(
        PriceBook book,
        String provider,
        String model,
        Usage usage,
        Conditions conditions,
        @Nullable String requested,
        long atMillis) {
    /** As it is to be done: the host's own word first, then the prices. */
    Cost answer() {
        long reported = ReportedCost.of(provider, usage);
        return reported >= 0 ? Cost.reported(reported, book.hash()) : byPrices();
    }

    Cost byPrices() {
        ModelPrices prices = book.of(provider, model, atMillis);
        return prices == null ? Cost.unpriced(book.hash()) : prices.cost(usage, conditions);
    }

    Question with(Usage other) {
        return new Question(book, provider, model, other, conditions, requested, atMillis);
    }

    Question with(Conditions other) {
        return new Question(book, provider, model, usage, other, requested, atMillis);
    }

    Question with(PriceBook other) {
        return new Question(other, provider, model, usage, conditions, requested, atMillis);
    }
}
