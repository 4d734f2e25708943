/** One immutable record per section of {@code config/sluice.yaml}, and the only place that reads files and the environment. */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
