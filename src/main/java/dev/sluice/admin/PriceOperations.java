package dev.sluice.admin;

import dev.sluice.json.Json;
import dev.sluice.price.ModelPrices;
import dev.sluice.price.PriceBook;
import dev.sluice.price.PriceLine;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What a model costs. */
final class PriceOperations {
    private final Supplier<PriceBook> prices;
    private final InstantSource clock;

    PriceOperations(Supplier<PriceBook> prices, InstantSource clock) {
        this.prices = prices;
        this.clock = clock;
    }

    List<Operation> all() {
        return List.of(Operation.get("getPrices", "/admin/v1/prices", this::prices, "provider", "model", "at"));
    }

    private Future<Told> prices(Asked asked) {
        String provider = required(asked, "provider");
        String model = required(asked, "model");
        Instant at = at(asked);
        ModelPrices found = prices.get().of(provider, model, at.toEpochMilli());
        if (found == null) {
            throw Refusal.of(
                    404,
                    "not_found",
                    Shown.of(provider + "/" + model) + " has no price (expected: a provider"
                            + " and a model that ./sluice price show lists)");
        }
        List<Json> lines = new ArrayList<>();
        found.lines().forEach(line -> lines.add(json(line)));
        long most = found.maxOutputTokens();
        return Future.succeededFuture(Told.ok(new Json.Obj()
                .put("object", "prices")
                .put("provider", provider)
                .put("model", model)
                .put("at", Shown.time(at))
                .put("price_book", prices.get().hash())
                .put("max_output_tokens", most == 0 ? Json.Null.VALUE : Json.Num.of(most))
                .put("lines", new Json.Arr(lines))));
    }

    private static String required(Asked asked, String name) {
        String value = asked.query(name);
        if (value == null || value.isBlank()) {
            throw Refusal.unfit(name, "missing", "a name");
        }
        return value;
    }

    private Instant at(Asked asked) {
        String text = asked.query("at");
        try {
            return text == null
                    ? clock.instant()
                    : Instant.ofEpochMilli(Instant.parse(text).toEpochMilli());
        } catch (DateTimeException | ArithmeticException unfit) {
            throw Refusal.unfit("at", Shown.of(String.valueOf(text)), "a time such as 2026-11-23T08:00:00Z");
        }
    }

    /** As a price file has it: a price in US dollars for so many units. */
    private static Json json(PriceLine line) {
        List<String> columns = line.columns();
        return new Json.Obj()
                .put("what", columns.get(2))
                .put("value", columns.get(3))
                .put("per", columns.get(4))
                .put("when", columns.get(5))
                .put("valid_from", columns.get(6))
                .put("valid_to", columns.get(7))
                .put("verified_at", columns.get(8))
                .put("source", columns.get(10));
    }
}
