package dev.sluice.cost;

import dev.sluice.pipeline.Candidate;
import dev.sluice.price.ModelPrices;
import dev.sluice.price.PriceBook;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the candidates of one request charge: a hold has to be enough for the dearest of those that may be tried.
 *
 * @param unpriced a model without a price, or null if all have one
 */
record Quote(List<ModelPrices> prices, @Nullable Candidate unpriced) {
    static Quote of(PriceBook book, List<Candidate> candidates, int attempts, long nowMillis) {
        if (candidates.size() == 1) {
            Candidate only = candidates.getFirst();
            ModelPrices prices = prices(book, only, nowMillis);
            return prices == null ? new Quote(List.of(), only) : new Quote(List.of(prices), null);
        }
        List<Candidate> tried = candidates.subList(0, Math.min(attempts, candidates.size()));
        Candidate unpriced = null;
        List<ModelPrices> all = new ArrayList<>(tried.size());
        for (Candidate candidate : tried) {
            ModelPrices prices = prices(book, candidate, nowMillis);
            if (prices == null) {
                unpriced = candidate;
            } else {
                all.add(prices);
            }
        }
        return new Quote(all, unpriced);
    }

    static @Nullable ModelPrices prices(PriceBook book, Candidate candidate, long nowMillis) {
        String model = candidate.model();
        return model == null ? null : book.of(candidate.provider(), model, nowMillis);
    }

    /** What so much costs at the dearest. */
    long ceilingNanos(long inputTokens, long outputTokens) {
        long dearest = 0;
        for (int i = 0; i < prices.size(); i++) {
            dearest = Math.max(dearest, prices.get(i).ceilingNanos(inputTokens, outputTokens));
        }
        return dearest;
    }

    /** The longest answer that any of them gives; 0 where one is unknown. */
    long maxOutputTokens() {
        long longest = 0;
        for (int i = 0; i < prices.size(); i++) {
            long most = prices.get(i).maxOutputTokens();
            if (most == 0) {
                return 0;
            }
            longest = Math.max(longest, most);
        }
        return longest;
    }
}
