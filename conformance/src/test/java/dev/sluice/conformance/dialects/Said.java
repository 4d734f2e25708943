package dev.sluice.conformance.dialects;

import java.util.List;

/**
 * An answer, reduced to what all SDKs tell.
 *
 * @param input all that was read, cached or not
 * @param message the SDK's own object, which its user gives back on the next turn
 */
record Said(
        String text,
        String thought,
        List<Called> calls,
        Stop stop,
        long input,
        long cached,
        long output,
        Object message) {}
