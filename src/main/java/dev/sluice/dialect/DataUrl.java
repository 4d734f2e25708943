package dev.sluice.dialect;

import dev.sluice.canonical.MediaSource;
import org.jspecify.annotations.Nullable;

/** URLs that hold what they lead to, as far as they are base64 without parameters (RFC 2397). */
public final class DataUrl {
    private static final String SCHEME = "data:";
    private static final String ENCODING = ";base64,";

    private DataUrl() {}

    /** The bytes in it; null for a URL of another sort. */
    public static MediaSource.@Nullable Inline read(String url) {
        int encoding = url.startsWith(SCHEME) ? url.indexOf(ENCODING) : -1;
        if (encoding < 0) {
            return null;
        }
        String type = url.substring(SCHEME.length(), encoding);
        return type.isEmpty() || type.indexOf(';') >= 0 || type.indexOf(',') >= 0
                ? null
                : new MediaSource.Inline(url.substring(encoding + ENCODING.length()), type);
    }

    public static String write(MediaSource.Inline inline) {
        return SCHEME + inline.mediaType() + ENCODING + inline.plainBase64();
    }
}
