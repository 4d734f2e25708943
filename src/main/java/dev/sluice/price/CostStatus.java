package dev.sluice.price;

/** How far a cost may be trusted. */
public enum CostStatus {
    /** All that was used is told and has a price of its own. */
    EXACT,
    /** The host said what it takes. */
    REPORTED,
    /** A part of what was used has no price: at least this much. */
    PARTIAL,
    /** The counts or the terms are not quite known: about this much. */
    ESTIMATED,
    /** There is no price for the model. */
    UNPRICED
}
