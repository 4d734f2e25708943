package dev.sluice.ledger;

/** Prices of today for usage of any day. */
public interface Rating {
    /** Which prices these are. */
    String priceBookHash();

    /** What an attempt costs by them, or -1 if they do not say. */
    long costNanos(RatedAttempt attempt);
}
