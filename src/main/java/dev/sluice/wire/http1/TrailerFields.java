package dev.sluice.wire.http1;

/** Checks a trailer section byte by byte, as strictly as the fields of a head (RFC 9112, 7.1.2), and keeps nothing of it. */
final class TrailerFields {
    static final int MAX_BYTES = 8 * 1024;

    private enum Part {
        LINE,
        NAME,
        VALUE,
        LINE_FEED,
        LAST_LINE_FEED
    }

    private Part part = Part.LINE;
    private int bytes;

    void reset() {
        part = Part.LINE;
        bytes = 0;
    }

    boolean isTooLong() {
        return bytes > MAX_BYTES;
    }

    Progress take(byte b) {
        bytes++;
        if (isTooLong()) {
            return Progress.REFUSED;
        }
        return switch (part) {
            case LINE -> b == '\r' ? to(Part.LAST_LINE_FEED, true) : to(Part.NAME, Octets.isToken(b));
            case NAME -> b == ':' ? to(Part.VALUE, true) : to(Part.NAME, Octets.isToken(b));
            case VALUE -> b == '\r' ? to(Part.LINE_FEED, true) : to(Part.VALUE, Octets.isText(b));
            case LINE_FEED -> to(Part.LINE, b == '\n');
            case LAST_LINE_FEED -> b == '\n' ? Progress.DONE : Progress.REFUSED;
        };
    }

    private Progress to(Part next, boolean allowed) {
        part = next;
        return allowed ? Progress.MORE : Progress.REFUSED;
    }
}
