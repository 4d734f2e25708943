package dev.sluice.ledger;

/**
 * What was found when the journal was opened.
 *
 * @param entries that are whole
 * @param crashed attempts that were open and are settled now, by estimate
 * @param crashedNanos what these were charged with
 * @param tornBytes that a write cut short had left at the end; nobody was told that they were durable
 */
public record Recovery(long entries, int crashed, long crashedNanos, long tornBytes) {}
