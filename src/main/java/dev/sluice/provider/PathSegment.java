package dev.sluice.provider;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** One segment of a path: everything but the unreserved characters of RFC 3986, 2.3, is encoded, slashes and colons too. */
public final class PathSegment {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String UNRESERVED = "-._~";

    private PathSegment() {}

    public static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean letterOrDigit = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            if (letterOrDigit || UNRESERVED.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }
}
