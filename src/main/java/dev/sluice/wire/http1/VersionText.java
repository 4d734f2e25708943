package dev.sluice.wire.http1;

/** Takes {@code HTTP/1.1} or {@code HTTP/1.0} byte by byte, in capitals (RFC 9112, 2.3). */
final class VersionText {
    private static final String PATTERN = "HTTP/1.1";

    private int length;
    private boolean foreign;
    private boolean http10;

    void begin() {
        length = 0;
        foreign = false;
        http10 = false;
    }

    /** Takes the next byte; returns whether this can still be a version at all. */
    boolean take(byte b) {
        if (length < 5) {
            return b == PATTERN.charAt(length++);
        }
        if (!Octets.isDigit(b) && (b != '.' || length != 6)) {
            return false;
        }
        http10 = length == 7 && b == '0';
        foreign = length >= PATTERN.length() || (b != PATTERN.charAt(length) && !http10);
        length++;
        return true;
    }

    /** Whether it is a version, but none of ours. */
    boolean isForeign() {
        return foreign;
    }

    boolean isWhole() {
        return length == PATTERN.length();
    }

    boolean isHttp10() {
        return http10;
    }
}
