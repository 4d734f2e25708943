/**
 * Model hosts: {@link dev.sluice.provider.Provider} is one of them, on one event loop. A package below for each dialect that
 * hosts speak; what differs between hosts of one dialect is configuration.
 */
@NullMarked
package dev.sluice.provider;

import org.jspecify.annotations.NullMarked;
