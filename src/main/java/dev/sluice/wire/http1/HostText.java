package dev.sluice.wire.http1;

import io.netty.util.NetUtil;

/** What may stand in a Host field: {@code uri-host [":" port]} of RFC 9110, 7.2, with the host of RFC 3986, 3.2.2. */
final class HostText {
    /** The marks of a reg-name: unreserved and sub-delims. */
    private static final String MARKS = "-._~!$&'()*+,;=";

    private HostText() {}

    /** An empty host is refused: no http or https URI has one. So is an empty port, which others fill in differently. */
    static boolean isValid(String text) {
        int end = text.startsWith("[") ? bracketEnd(text) : nameEnd(text);
        return end > 0 && (end == text.length() || isPort(text, end));
    }

    /** Behind the closing bracket of an IPv6 address, or -1. */
    private static int bracketEnd(String text) {
        int end = text.indexOf(']');
        for (int i = 1; i < end; i++) {
            char c = text.charAt(i);
            if (!isHex(c) && c != ':' && c != '.') {
                return -1; // a zone or an address of the future
            }
        }
        return end > 0 && NetUtil.isValidIpV6Address(text.substring(1, end)) ? end + 1 : -1;
    }

    /** Where the name or the IPv4 address ends; -1 where a character has no place in it. */
    private static int nameEnd(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) != ':') {
            char c = text.charAt(i);
            if (c == '%' && isEscape(text, i)) {
                i += 3;
            } else if (c < 0x7f && (Character.isLetterOrDigit(c) || MARKS.indexOf(c) >= 0)) {
                i++;
            } else {
                return -1;
            }
        }
        return i;
    }

    private static boolean isEscape(String text, int at) {
        return at + 2 < text.length() && isHex(text.charAt(at + 1)) && isHex(text.charAt(at + 2));
    }

    /** Not {@link Character#digit} alone, which knows digits beyond ASCII. */
    private static boolean isHex(int c) {
        return c < 0x7f && Character.digit(c, 16) >= 0;
    }

    private static boolean isPort(String text, int colon) {
        int port = 0;
        for (int i = colon + 1; i < text.length(); i++) {
            if (!Octets.isDigit(text.charAt(i)) || i > colon + 5) {
                return false;
            }
            port = port * 10 + text.charAt(i) - '0';
        }
        return text.charAt(colon) == ':' && text.length() > colon + 1 && port <= 0xffff;
    }
}
