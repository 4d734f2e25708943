package dev.sluice.config;

/** What happens to a question whose model has no price where a hard budget has to be kept. */
public enum UnpricedPolicy {
    /** It is refused. */
    DENY,
    /** It is answered, and counts as much as {@link PricesConfig#ceiling} in every budget until somebody prices it. */
    CEILING,
    /** It is answered, counts nothing in a budget, and is alerted. */
    ALLOW_AND_ALERT
}
