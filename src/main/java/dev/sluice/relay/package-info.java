/**
 * The native lane: brings a host's answer to the caller byte for byte. {@link dev.sluice.relay.Relay} opens it; the gate, the
 * time-outs and every way an answer can end are here and nowhere else. On the exchange's event loop.
 */
@NullMarked
package dev.sluice.relay;

import org.jspecify.annotations.NullMarked;
