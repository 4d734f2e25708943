/**
 * Where callers arrive: {@link dev.sluice.edge.EdgeVerticle}, one per event loop, finds the {@link dev.sluice.edge.Route} of a
 * call and sends it down its pipeline. The list of routes is {@code Routes.standard}.
 */
@NullMarked
package dev.sluice.edge;

import org.jspecify.annotations.NullMarked;
