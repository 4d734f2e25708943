package dev.sluice.price;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * When a price applies: all of its terms must hold. As text its terms stand apart by spaces: {@code tier=priority input>200000}.
 *
 * @param tier empty for any
 * @param batch whether in batches only
 * @param region empty for any
 * @param speed empty for any
 * @param inputFrom from how many tokens of input on, what was cached included; 0 for any. It is the price of the whole request then
 */
record When(String tier, boolean batch, String region, String speed, long inputFrom) {
    static final When ALWAYS = new When("", false, "", "", 0);
    static final String WORDS = "tier=…, mode=batch, region=…, speed=…, input>NUMBER or input>=NUMBER";

    /** Throws {@link IllegalArgumentException} that says what was expected. */
    static When parse(String text) {
        if (text.isBlank()) {
            return ALWAYS;
        }
        When when = ALWAYS;
        for (String term : text.trim().split(" +", -1)) {
            when = when.and(term);
        }
        return when;
    }

    private When and(String term) {
        String word = term.toLowerCase(Locale.ROOT);
        String value = word.substring(word.indexOf('=') + 1);
        When more = word.equals("mode=batch") && !batch
                ? new When(tier, true, region, speed, inputFrom)
                : word.startsWith("tier=") && tier.isEmpty()
                        ? new When(value, batch, region, speed, inputFrom)
                        : word.startsWith("region=") && region.isEmpty()
                                ? new When(tier, batch, value, speed, inputFrom)
                                : word.startsWith("speed=") && speed.isEmpty()
                                        ? new When(tier, batch, region, value, inputFrom)
                                        : word.startsWith("input>") && inputFrom == 0
                                                ? new When(tier, batch, region, speed, from(word))
                                                : this;
        if (more.equals(this) || value.isEmpty()) {
            throw new IllegalArgumentException(WORDS + ", each once");
        }
        return more;
    }

    private static long from(String word) {
        boolean inclusive = word.startsWith("input>=");
        try {
            long number = Long.parseLong(word.substring(inclusive ? 7 : 6));
            if (number > 0 && number < 1_000_000_000) {
                return inclusive ? number : number + 1;
            }
        } catch (NumberFormatException noNumber) {
            // said below
        }
        throw new IllegalArgumentException("input> with a number of tokens from 1 to 999999999");
    }

    boolean matches(Conditions conditions, long totalInput) {
        return totalInput >= inputFrom
                && (tier.isEmpty() || tier.equals(conditions.tier()))
                && (!batch || conditions.batch())
                && (region.isEmpty() || region.equals(conditions.region()))
                && (speed.isEmpty() || speed.equals(conditions.speed()));
    }

    /** The same without what exactly its terms are: two of one sort do not hold together. */
    When sort() {
        return new When(
                tier.isEmpty() ? "" : "*", batch, region.isEmpty() ? "" : "*", speed.isEmpty() ? "" : "*", inputFrom);
    }

    /** How many terms it has; the price with the most counts. */
    int terms() {
        return (tier.isEmpty() ? 0 : 1)
                + (batch ? 1 : 0)
                + (region.isEmpty() ? 0 : 1)
                + (speed.isEmpty() ? 0 : 1)
                + (inputFrom == 0 ? 0 : 1);
    }

    /** Whether the other says nothing that this one does not say too. */
    boolean covers(When other) {
        return (other.tier.isEmpty() || other.tier.equals(tier))
                && (!other.batch || batch)
                && (other.region.isEmpty() || other.region.equals(region))
                && (other.speed.isEmpty() || other.speed.equals(speed))
                && (other.inputFrom == 0 || other.inputFrom == inputFrom);
    }

    @Override
    public String toString() {
        List<String> terms = new ArrayList<>();
        add(terms, "tier=", tier);
        add(terms, "mode=", batch ? "batch" : "");
        add(terms, "region=", region);
        add(terms, "speed=", speed);
        add(terms, "input>", inputFrom == 0 ? "" : Long.toString(inputFrom - 1));
        return String.join(" ", terms);
    }

    private static void add(List<String> terms, String name, String value) {
        if (!value.isEmpty()) {
            terms.add(name + value);
        }
    }
}
