/** What the operator sees of the traffic; entry class {@link dev.sluice.observe.AccessLog}. Called on the exchanges' event loops. */
@NullMarked
package dev.sluice.observe;

import org.jspecify.annotations.NullMarked;
