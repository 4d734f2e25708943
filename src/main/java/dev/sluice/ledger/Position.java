package dev.sluice.ledger;

/** A place in the journal as one number, so that threads can tell it each other in one write: later places are greater. */
final class Position {
    private Position() {}

    static long of(long segment, long offset) {
        return segment << 32 | offset;
    }

    static long segment(long position) {
        return position >>> 32;
    }

    static long offset(long position) {
        return position & 0xFFFF_FFFFL;
    }
}
