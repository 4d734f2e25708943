package dev.sluice.wire.http1;

/** How far a reader came with the bytes it was given. */
enum Progress {
    /** Nothing is wrong, and more bytes are needed. */
    MORE,
    /** What was to be read has been read whole; bytes behind it are left where they are. */
    DONE,
    /** What was read is not allowed; nothing more can be read from this connection. */
    REFUSED
}
