/**
 * What an answer costs. Pure: no clock, no file but those handed in, any thread. Enter by {@link dev.sluice.price.PriceBook}.
 *
 * <p>Money is whole: prices are pico-dollars per unit, costs nano-dollars, rounded half-even once per attempt. What has no price is
 * {@link dev.sluice.price.CostStatus#UNPRICED}, never free.
 */
@NullMarked
package dev.sluice.price;

import org.jspecify.annotations.NullMarked;
