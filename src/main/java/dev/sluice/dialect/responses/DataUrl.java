package dev.sluice.dialect.responses;

import dev.sluice.canonical.MediaSource;
import org.jspecify.annotations.Nullable;

/** A URL that carries its bytes (RFC 2397), in base64. */
final class DataUrl {
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64,";

    private DataUrl() {}

    /** The bytes in it, or null if it is another sort of URL. */
    static MediaSource.@Nullable Inline read(String url) {
        int data = url.startsWith(SCHEME) ? url.indexOf(BASE64) : -1;
        return data < 0
                ? null
                : new MediaSource.Inline(url.substring(data + BASE64.length()), url.substring(SCHEME.length(), data));
    }

    static String write(MediaSource.Inline source) {
        return SCHEME + source.mediaType() + BASE64 + source.plainBase64();
    }
}
