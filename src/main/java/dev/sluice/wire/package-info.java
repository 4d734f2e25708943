/**
 * The seam to sockets: a caller's {@link dev.sluice.wire.Call} on one side, a host's {@link dev.sluice.wire.HostExchange} on the
 * other. {@code wire.http} puts Vert.x's HTTP behind it; nothing of Vert.x's HTTP or of Netty is seen anywhere else.
 */
@NullMarked
package dev.sluice.wire;

import org.jspecify.annotations.NullMarked;
