/**
 * Official SDKs of all dialects as callers, hosts of all dialects behind the gateway: every SDK gets from every host what the host said,
 * as its users know it, and every host gets what the SDK's user said. {@link Table} is the table, {@link Sdk} a row of it, {@link
 * HostDialect} a column; no SDK knows of the gateway but by its base URL and its key.
 */
@NullMarked
package dev.sluice.conformance.dialects;

import org.jspecify.annotations.NullMarked;
