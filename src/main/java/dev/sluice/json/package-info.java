/**
 * JSON as values that keep what was written: the order of members, the text of numbers, lone surrogates. {@link
 * dev.sluice.json.Json} is a value, {@link dev.sluice.json.JsonReader} and {@link dev.sluice.json.JsonWriter} turn bytes into it and
 * back. On any thread; a value belongs to whoever holds it.
 */
@NullMarked
package dev.sluice.json;

import org.jspecify.annotations.NullMarked;
