package dev.sluice.price;

import dev.sluice.canonical.Usage;
import dev.sluice.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What a host itself says an answer costs.
 *
 * <ul>
 *   <li>OpenRouter: {@code usage.cost}, which is what it charges. {@code cost_details} is what that is made of, and not in addition; but
 *       with a key of one's own at the host behind ({@code is_byok}), {@code cost} is OpenRouter's fee alone, and the host behind sends
 *       its bill for {@code upstream_inference_cost}.
 *   <li>xAI: {@code usage.cost_in_usd_ticks}, ten thousand million to the dollar.
 *   <li>DeepInfra and others: {@code usage.estimated_cost}, in dollars.
 * </ul>
 */
public final class ReportedCost {
    /** More than any answer costs; a host that says so says nothing that can be believed. */
    private static final BigDecimal MOST_USD = new BigDecimal(100_000);

    private static final int TICK_SCALE = 10;

    private ReportedCost() {}

    /** Nano-dollars, rounded half-even once, or -1 where the host does not tell. */
    public static long of(String provider, Usage usage) {
        Json.Obj raw = usage.raw();
        if (raw == null) {
            return -1;
        }
        BigDecimal usd = switch (provider) {
            case "openrouter" -> openRouter(raw);
            case "xai" -> xai(raw);
            default -> usd(raw.get("estimated_cost"));
        };
        return usd == null
                ? -1
                : usd.movePointRight(9).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }

    private static @Nullable BigDecimal openRouter(Json.Obj raw) {
        BigDecimal charged = usd(raw.get("cost"));
        Json.Obj details = raw.object("cost_details");
        if (charged == null || !raw.isTrue("is_byok")) {
            return charged;
        }
        BigDecimal behind = details == null ? null : usd(details.get("upstream_inference_cost"));
        return behind == null ? null : charged.add(behind);
    }

    private static @Nullable BigDecimal xai(Json.Obj raw) {
        BigDecimal ticks = number(raw.get("cost_in_usd_ticks"));
        return ticks == null ? null : believable(ticks.movePointLeft(TICK_SCALE));
    }

    private static @Nullable BigDecimal usd(@Nullable Json told) {
        BigDecimal usd = number(told);
        return usd == null ? null : believable(usd);
    }

    private static @Nullable BigDecimal believable(BigDecimal usd) {
        return usd.signum() < 0 || usd.compareTo(MOST_USD) > 0 ? null : usd;
    }

    private static @Nullable BigDecimal number(@Nullable Json told) {
        if (!(told instanceof Json.Num number) || number.text().length() > 40) {
            return null;
        }
        BigDecimal value = new BigDecimal(number.text());
        return Math.abs((long) value.scale()) > 100 ? null : value;
    }
}
