package dev.sluice.ledger;

import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.price.Conditions;
import dev.sluice.price.ModelPrices;
import dev.sluice.price.PriceBook;
import org.jspecify.annotations.Nullable;

/** Rates by a price book, as of the time when the attempt began. */
public record PriceBookRating(PriceBook book) implements Rating {
    /** The conditions as a {@link Settlement} tells them. */
    public static String text(Conditions conditions) {
        if (conditions.equals(Conditions.STANDARD)) {
            return "";
        }
        return new Json.Obj()
                .put("tier", conditions.tier())
                .put("batch", conditions.batch())
                .put("region", conditions.region())
                .put("speed", conditions.speed())
                .toString();
    }

    private static Conditions conditions(String text) {
        if (text.isEmpty() || !(JsonReader.read(text) instanceof Json.Obj told)) {
            return Conditions.STANDARD;
        }
        return new Conditions(
                orEmpty(told.text("tier")),
                told.isTrue("batch"),
                orEmpty(told.text("region")),
                orEmpty(told.text("speed")));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    @Override
    public String priceBookHash() {
        return book.hash();
    }

    @Override
    public long costNanos(RatedAttempt attempt) {
        ModelPrices prices = prices(attempt);
        return prices == null
                ? Settlement.UNPRICED
                : prices.cost(attempt.usage(), conditions(attempt.conditions())).nanos();
    }

    private @Nullable ModelPrices prices(RatedAttempt attempt) {
        String served = attempt.servedModel();
        ModelPrices ofServed = served.isEmpty() ? null : book.of(attempt.provider(), served, attempt.startedAtMillis());
        return ofServed != null ? ofServed : book.of(attempt.provider(), attempt.model(), attempt.startedAtMillis());
    }
}
