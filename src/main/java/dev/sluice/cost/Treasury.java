package dev.sluice.cost;

import dev.sluice.budget.Budgets;
import dev.sluice.budget.Estimates;
import dev.sluice.ledger.Journal;
import dev.sluice.price.PriceBook;
import io.vertx.core.Future;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What all event loops of a node share of money. Nothing in it blocks, and all of it may be used by any thread.
 *
 * @param priceBook the prices of now
 * @param ready completes when the budgets are known; until then nobody may spend
 * @param facts tells others
 * @param attempts how many candidates of a request are tried at most
 */
public record Treasury(
        Supplier<PriceBook> priceBook,
        Budgets budgets,
        Estimates estimates,
        Journal journal,
        CostPolicy policy,
        Future<Void> ready,
        Facts facts,
        int attempts,
        LongSupplier clockMillis) {

    PriceBook prices() {
        return priceBook.get();
    }

    long nowMillis() {
        return clockMillis.getAsLong();
    }
}
