package dev.sluice.budget;

/**
 * What a budget is for. The order is the order in which holds are placed: what few requests share comes first, so that a request
 * that is refused has touched nothing that strangers share.
 */
public enum Scope {
    END_USER,
    KEY,
    TAG,
    USER,
    MODEL,
    TEAM,
    ORGANISATION
}
