/** The wire format of OpenAI's Responses. */
@NullMarked
package dev.sluice.dialect.responses;

import org.jspecify.annotations.NullMarked;
