/** {@link dev.sluice.failure.Failure} and the closed list of its kinds. Immutable, any thread. */
@NullMarked
package dev.sluice.failure;

import org.jspecify.annotations.NullMarked;
