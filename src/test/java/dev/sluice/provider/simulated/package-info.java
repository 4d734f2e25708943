/** The simulated host, tested over real sockets on the loopback. */
@NullMarked
package dev.sluice.provider.simulated;

import org.jspecify.annotations.NullMarked;
