/**
 * HTTP/1.1 of our own: the strict readers of heads and chunked bodies (RFC 9112, RFC 9110), and the connections built on
 * them. Readers look at bytes where they lie and copy none of a body; what is not plainly allowed is refused, so that no
 * host behind the gateway can understand a message in another way. Every instance belongs to one connection and so to
 * one event loop.
 */
@NullMarked
package dev.sluice.wire.http1;

import org.jspecify.annotations.NullMarked;
