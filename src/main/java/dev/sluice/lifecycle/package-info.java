/**
 * How the gateway comes and goes: {@link dev.sluice.lifecycle.Drain} ends it without cutting a running exchange, {@link
 * dev.sluice.lifecycle.Shutdown} drives that by the clock, {@link dev.sluice.lifecycle.Readiness} tells the load balancer.
 * Any thread, but {@link dev.sluice.lifecycle.RunningExchanges} belongs to one event loop each.
 */
@NullMarked
package dev.sluice.lifecycle;

import org.jspecify.annotations.NullMarked;
