package dev.sluice.price;

import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import dev.sluice.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.UnaryOperator;

/** Ways to get a cost wrong, each of which some gateway has found. A proof that lets one of them pass proves nothing. */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
enum Mutant {
    CACHED_AT_FULL_RATE(u ->
            counts(u, u.input() + u.cacheRead(), 0, u.cacheWrite(), u.cacheWriteLong(), u.output(), u.reasoning())),
    CACHED_TWICE(u -> counts(
            u,
            u.input() + u.cacheRead(),
            u.cacheRead(),
            u.cacheWrite(),
            u.cacheWriteLong(),
            u.output(),
            u.reasoning())),
    CACHED_FREE(u -> counts(u, u.input(), 0, u.cacheWrite(), u.cacheWriteLong(), u.output(), u.reasoning())),
    INPUT_TAKEN_TO_INCLUDE_THE_CACHE(u -> counts(
            u,
            Math.max(u.input() - u.cacheRead(), 0),
            u.cacheRead(),
            u.cacheWrite(),
            u.cacheWriteLong(),
            u.output(),
            u.reasoning())),
    CACHE_WRITES_AS_INPUT(u ->
            counts(u, u.input() + u.cacheWrite() + u.cacheWriteLong(), u.cacheRead(), 0, 0, u.output(), u.reasoning())),
    CACHE_WRITES_FREE(u -> counts(u, u.input(), u.cacheRead(), 0, 0, u.output(), u.reasoning())),
    CACHE_WRITES_FOR_AN_HOUR_AS_SHORT(u ->
            counts(u, u.input(), u.cacheRead(), u.cacheWrite() + u.cacheWriteLong(), 0, u.output(), u.reasoning())),
    THOUGHTS_LEFT_OUT(u -> counts(u, u.input(), u.cacheRead(), u.cacheWrite(), u.cacheWriteLong(), u.output(), 0)),
    THOUGHTS_TWICE(u -> counts(
            u,
            u.input(),
            u.cacheRead(),
            u.cacheWrite(),
            u.cacheWriteLong(),
            u.output() + u.reasoning(),
            u.reasoning())),
    SOUND_AS_TEXT(u -> new Usage(
            u.input() + u.audioInput(),
            u.cacheRead(),
            u.cacheWrite(),
            u.cacheWriteLong(),
            u.output() + u.audioOutput(),
            u.reasoning(),
            0,
            0,
            u.toolUnits(),
            u.raw(),
            u.contradictory(),
            u.details())),
    SOUND_LEFT_OUT(u -> new Usage(
            u.input(),
            u.cacheRead(),
            u.cacheWrite(),
            u.cacheWriteLong(),
            u.output(),
            u.reasoning(),
            0,
            0,
            u.toolUnits(),
            u.raw(),
            u.contradictory(),
            u.details())),
    TOOLS_FREE(u -> u.with(new UsageDetails(
            u.details().tier(),
            u.details().speed(),
            u.details().region(),
            0,
            0,
            0,
            0,
            java.util.Map.of(UsageDetails.SEARCH_UNITS, 0L),
            u.details().legs()))),
    SERVED_TIER_IGNORED(u -> u.with(details("", u.details().speed(), u.details().region(), u))),
    SPEED_IGNORED(u -> u.with(details(u.details().tier(), "", u.details().region(), u))),
    REGION_IGNORED(u -> u.with(details(u.details().tier(), u.details().speed(), "", u))),
    OTHER_MODELS_IGNORED(u -> u.with(u.details().legs().isEmpty() ? u.details() : details("", "", "", u))),
    OTHER_MODELS_AT_THE_PRICE_OF_THE_ASKED(u -> u.with(details("", "", "", u)
            .withLegs(u.details().legs().stream()
                    .map(leg -> new UsageDetails.Leg(null, leg.usage()))
                    .toList()))),
    REQUESTED_TIER {
        @Override
        long nanos(Question asked) {
            String tier = asked.requested() == null ? asked.usage().details().tier() : asked.requested();
            return asked.with(asked.usage().with(asked.usage().details().servedAt(tier)))
                    .answer()
                    .nanos();
        }
    },
    BATCH_AS_ANY_OTHER {
        @Override
        long nanos(Question asked) {
            return asked.with(Conditions.STANDARD).answer().nanos();
        }
    },
    UNPRICED_IS_FREE {
        @Override
        long nanos(Question asked) {
            return Math.max(asked.answer().nanos(), 0);
        }
    },
    HOSTS_OWN_COST_IGNORED {
        @Override
        long nanos(Question asked) {
            return asked.byPrices().nanos();
        }
    },
    HOSTS_OWN_COST_ADDED_TWICE {
        @Override
        long nanos(Question asked) {
            Json.Obj raw = asked.usage().raw();
            Json.Obj details = raw == null ? null : raw.object("cost_details");
            long right = asked.answer().nanos();
            if (raw == null || details == null || raw.isTrue("is_byok")) {
                return right;
            }
            return details.get("upstream_inference_cost") instanceof Json.Num number
                    ? right + new BigDecimal(number.text()).movePointRight(9).longValue()
                    : right;
        }
    },
    TIER_BY_FRESH_INPUT_ONLY {
        @Override
        long nanos(Question asked) {
            Usage u = asked.usage();
            if (u.cacheRead() == 0 || u.totalInput() < 128_000) {
                return asked.answer().nanos();
            }
            Usage fresh = counts(u, u.input(), 0, u.cacheWrite(), u.cacheWriteLong(), u.output(), u.reasoning());
            Usage cached = counts(u, 0, u.cacheRead(), 0, 0, 0, 0);
            return asked.with(fresh).answer().nanos()
                    + asked.with(cached).answer().nanos();
        }
    },
    ROUNDED_DOWN {
        @Override
        long nanos(Question asked) {
            Cost cost = asked.answer();
            return cost.lines().isEmpty() ? cost.nanos() : rounded(cost, RoundingMode.FLOOR);
        }
    },
    ROUNDED_UP {
        @Override
        long nanos(Question asked) {
            Cost cost = asked.answer();
            return cost.lines().isEmpty() ? cost.nanos() : rounded(cost, RoundingMode.CEILING);
        }
    },
    PROPOSED_PRICES_APPLIED(usage -> usage, csv -> csv.replace(",PROPOSED,", ",,")),
    CANCELLED_PRICES_APPLIED(usage -> usage, csv -> csv.replace(",CANCELLED,", ",,")),
    THRESHOLDS_REACHED_EARLY(usage -> usage, csv -> csv.replace("input>272000", "input>=272000")),
    THRESHOLDS_OF_XAI_REACHED_LATE(usage -> usage, csv -> csv.replace("input>=200000", "input>200000")),
    THRESHOLDS_IGNORED(usage -> usage, csv -> without(csv, "input>")),
    STALE_PRICES(
            usage -> usage,
            csv -> csv.replaceAll(",2026-0[78]-[0-9]+,,,,", ",2027-01-01,,,,")
                    .replaceAll(",2026-0[78]-[0-9]+,,,", ",,,,")),
    NO_FACTOR_IN_BATCHES(usage -> usage, csv -> without(csv, "mode=batch"));

    private final UnaryOperator<Usage> ofUsage;
    private final UnaryOperator<String> ofPrices;

    Mutant() {
        this(usage -> usage);
    }

    Mutant(UnaryOperator<Usage> ofUsage) {
        this(ofUsage, csv -> csv);
    }

    Mutant(UnaryOperator<Usage> ofUsage, UnaryOperator<String> ofPrices) {
        this.ofUsage = ofUsage;
        this.ofPrices = ofPrices;
    }

    /** The book with which it gets prices wrong; the same book if it does not get those wrong. */
    PriceBook book(String csv) {
        return PriceBook.parse(ofPrices.apply(csv), "mutant");
    }

    /** The wrong cost. */
    long nanos(Question asked) {
        return asked.with(ofUsage.apply(asked.usage())).answer().nanos();
    }

    private static Usage counts(
            Usage u, long input, long read, long write, long writeLong, long output, long reasoning) {
        return new Usage(
                input,
                read,
                write,
                writeLong,
                output,
                reasoning,
                u.audioInput(),
                u.audioOutput(),
                u.toolUnits(),
                u.raw(),
                u.contradictory(),
                u.details());
    }

    private static UsageDetails details(String tier, String speed, String region, Usage u) {
        UsageDetails d = u.details();
        return new UsageDetails(
                tier,
                speed,
                region,
                d.imageInput(),
                d.videoInput(),
                d.audioCacheRead(),
                d.imageOutput(),
                d.tools(),
                List.of());
    }

    private static long rounded(Cost cost, RoundingMode mode) {
        BigDecimal picos = cost.lines().stream().map(CostLine::picos).reduce(BigDecimal.ZERO, BigDecimal::add);
        return cost.nanos() < 0
                ? cost.nanos()
                : picos.movePointLeft(3).setScale(0, mode).longValueExact();
    }

    private static String without(String csv, String condition) {
        return String.join(
                "\n",
                csv.lines()
                        .filter(line -> !line.contains("," + condition) && !line.contains(" " + condition))
                        .toList());
    }
}
