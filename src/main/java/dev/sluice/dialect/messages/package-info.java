/**
 * Anthropic's Messages (Anthropic API reference, read 2026-11): {@link dev.sluice.dialect.messages.MessagesDialect} for callers and hosts
 * of other dialects, {@link dev.sluice.dialect.messages.MessagesEvents} where both speak this one.
 */
@NullMarked
package dev.sluice.dialect.messages;

import org.jspecify.annotations.NullMarked;
