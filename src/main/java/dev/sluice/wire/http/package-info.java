/** Vert.x's HTTP behind the seam of {@code wire}; entry class {@link dev.sluice.wire.http.HttpWire}. */
@NullMarked
package dev.sluice.wire.http;

import org.jspecify.annotations.NullMarked;
