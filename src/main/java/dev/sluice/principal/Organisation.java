package dev.sluice.principal;

import java.time.Instant;

/** Who pays. */
public record Organisation(String id, String name, Instant createdAt) {}
