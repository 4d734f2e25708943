/**
 * Bytes and nothing but bytes: request bodies ({@link dev.sluice.stream.Body}), the scanners that find the few things Sluice
 * must know in them, and the cutting of event streams. No HTTP, no JSON trees. Every instance belongs to one event loop.
 */
@NullMarked
package dev.sluice.stream;

import org.jspecify.annotations.NullMarked;
