/**
 * The simulated provider: a model host of our own that listens on a port, speaks OpenAI's API and answers from a seed. It is
 * what a newcomer talks to first, what load tests push against, and what the tests compare with.
 *
 * <p>Entry: {@link dev.sluice.provider.simulated.SimulatedHost}. A {@link dev.sluice.provider.simulated.HostVerticle} per event
 * loop takes calls; {@code Routes} finds the answer as a {@code Script}, a {@code Player} plays it, and the {@link
 * dev.sluice.provider.simulated.Bill} keeps account. Only the bill is shared between loops. It knows the wire seam and
 * nothing of the gateway.
 */
@NullMarked
package dev.sluice.provider.simulated;

import org.jspecify.annotations.NullMarked;
