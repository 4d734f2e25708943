package dev.sluice.price;

import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import java.util.Locale;

/**
 * The terms on which an answer was given. Texts are lower case and empty where it was the usual thing.
 *
 * @param tier the service tier, such as {@code flex} or {@code priority}
 * @param batch whether it was answered in a batch
 * @param region where the data had to stay, such as {@code eu}
 * @param speed such as {@code fast}
 */
public record Conditions(String tier, boolean batch, String region, String speed) {
    public static final Conditions STANDARD = new Conditions("", false, "", "");

    public Conditions {
        tier = tier(tier);
        batch = batch || tier.equals("batch");
        tier = tier.equals("batch") ? "" : tier;
        region = plain(region, "global", "not_available");
        speed = plain(speed, "standard", "normal");
    }

    /** The same in a region, if none is known yet. */
    Conditions in(String place) {
        return place.isEmpty() || !region.isEmpty() ? this : new Conditions(tier, batch, place, speed);
    }

    /** What the host says of how it served. */
    public static Conditions of(Usage usage) {
        return STANDARD.asServed(usage);
    }

    /** The same, but for what the usage tells: what was served counts, whatever was asked for. */
    public Conditions asServed(Usage usage) {
        UsageDetails told = usage.details();
        return told.equals(UsageDetails.NONE)
                ? this
                : new Conditions(
                        told.tier().isEmpty() ? tier : told.tier(),
                        batch,
                        told.region().isEmpty() ? region : told.region(),
                        told.speed().isEmpty() ? speed : told.speed());
    }

    /** The hosts' words for the same thing: Gemini's {@code ON_DEMAND_FLEX} is OpenAI's {@code flex}. */
    private static String tier(String word) {
        String lower = plain(word, "default", "standard");
        String rest = lower.startsWith("on_demand") ? lower.substring("on_demand".length()) : lower;
        return plain(rest.startsWith("_") ? rest.substring(1) : rest, "auto", "default");
    }

    private static String plain(String word, String usual, String alsoUsual) {
        String lower = word.toLowerCase(Locale.ROOT);
        return lower.equals(usual) || lower.equals(alsoUsual) ? "" : lower;
    }
}
