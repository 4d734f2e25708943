/**
 * The official OpenAI SDK for Java as a client that knows nothing of the gateway but a base URL and a key. Every class here is a
 * promise to people who change nothing in their program but these two.
 */
@NullMarked
package dev.sluice.conformance;

import org.jspecify.annotations.NullMarked;
