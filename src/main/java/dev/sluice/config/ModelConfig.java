package dev.sluice.config;

import java.util.List;

/** One entry of section {@code models}. */
public record ModelConfig(String name, List<String> targets) {}
