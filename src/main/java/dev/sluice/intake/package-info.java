/**
 * Takes requests in: {@link dev.sluice.intake.IntakeStage} reads the body, scans it for the few things Sluice must know, and
 * refuses what a host could read in another way than we do. On the exchange's event loop.
 */
@NullMarked
package dev.sluice.intake;

import org.jspecify.annotations.NullMarked;
