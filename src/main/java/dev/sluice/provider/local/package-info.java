/**
 * Models that run inside of this process. Entry class {@link dev.sluice.provider.local.LocalProvider}, one per event loop; they share one
 * {@link dev.sluice.provider.local.LocalModels}, which has the threads that compute. A model is found as a service {@link
 * dev.sluice.provider.local.LocalModel}: those that are not on the class path are just not there.
 */
@NullMarked
package dev.sluice.provider.local;

import org.jspecify.annotations.NullMarked;
