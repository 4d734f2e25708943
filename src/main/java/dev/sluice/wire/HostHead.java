package dev.sluice.wire;

import io.vertx.core.MultiMap;

/** The head of a host's answer. */
public record HostHead(int status, MultiMap headers) {}
