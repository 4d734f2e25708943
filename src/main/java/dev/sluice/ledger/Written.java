package dev.sluice.ledger;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Told once, on the journal's thread, what became of an entry. Must be quick; what it throws is logged and hurts nobody else. */
@FunctionalInterface
public interface Written {
    /** For those who do not ask. */
    Written UNHEARD = failure -> {};

    /**
     * The entry is written, or never will be.
     *
     * @param failure null if the entry is on the disk and outlives any crash; otherwise it is not, and whatever depends on it must
     *     not be done
     */
    void written(@Nullable IOException failure);
}
