/** What integration tests share: a gateway in process, callers and hosts of whom every byte is seen and decided. */
@NullMarked
package dev.sluice.testing;

import org.jspecify.annotations.NullMarked;
