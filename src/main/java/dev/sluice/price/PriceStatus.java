package dev.sluice.price;

/** Whether a price counts. */
public enum PriceStatus {
    /** It is announced, and not applied before somebody has confirmed it, whatever its date. */
    PROPOSED,
    ACTIVE,
    /** It was announced and will not come. Kept so that nobody proposes it again. */
    CANCELLED
}
