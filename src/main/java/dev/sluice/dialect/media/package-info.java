/** The event streams of OpenAI's image and audio endpoints. */
@NullMarked
package dev.sluice.dialect.media;

import org.jspecify.annotations.NullMarked;
