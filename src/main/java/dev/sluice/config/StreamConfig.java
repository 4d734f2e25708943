package dev.sluice.config;

import java.time.Duration;

/** Section {@code stream}. */
public record StreamConfig(
        Duration keepAlive,
        Duration gate,
        Duration connectTimeout,
        Duration firstTokenTimeout,
        Duration answerTimeout,
        Duration gapTimeout,
        Duration totalTimeout) {}
