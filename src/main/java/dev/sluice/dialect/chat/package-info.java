/** The wire format of OpenAI's Chat Completions and Completions. */
@NullMarked
package dev.sluice.dialect.chat;

import org.jspecify.annotations.NullMarked;
