package dev.sluice.canonical;

import dev.sluice.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * How an answer ended.
 *
 * @param usage what the host said was used, or null if it never said
 * @param failure what broke the answer off, or null if it is whole
 */
public record Outcome(@Nullable Usage usage, @Nullable Failure failure) {}
