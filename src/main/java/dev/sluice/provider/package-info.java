/**
 * Model hosts: {@link dev.sluice.provider.Provider} is one of them, on one event loop; {@link dev.sluice.provider.ModelHost} is what they
 * all do, and {@link dev.sluice.provider.HostApi} where they differ. A package below for each API; what differs between hosts of one API
 * is configuration.
 */
@NullMarked
package dev.sluice.provider;

import org.jspecify.annotations.NullMarked;
