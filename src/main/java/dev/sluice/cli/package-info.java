/**
 * The commands of {@code ./sluice}; {@link dev.sluice.cli.SluiceCommand} lists them. Each is a class that reads its options,
 * calls what does the work, and prints. They run on the main thread and may block it.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
