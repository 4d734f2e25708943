package dev.sluice.canonical;

import org.jspecify.annotations.Nullable;

/** Where the bytes of a {@link Part.Media} are. */
public sealed interface MediaSource {
    /**
     * In the message.
     *
     * @param base64 the bytes in base64, as they were written
     * @param mediaType such as {@code image/png}
     */
    record Inline(String base64, String mediaType) implements MediaSource {
        /** In the alphabet that all hosts know; Gemini also takes the one for URLs (RFC 4648 5). */
        public String plainBase64() {
            return base64.replace('-', '+').replace('_', '/');
        }
    }

    /** Somewhere else; the host fetches them. */
    record Url(String url, @Nullable String mediaType) implements MediaSource {}

    /** With one host, under a name that means nothing to the others. */
    record FileId(String dialect, String id) implements MediaSource {}

    /** A document that is nothing but text. */
    record PlainText(String text) implements MediaSource {}
}
