package dev.sluice.principal;

import java.time.Instant;

/** A part of an organisation. */
public record Team(String id, String organisation, String name, Instant createdAt) {}
