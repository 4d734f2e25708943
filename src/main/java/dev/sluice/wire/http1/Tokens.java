package dev.sluice.wire.http1;

/** Looks into values that are lists of tokens between commas (RFC 9110, 5.6.1), without regard to case. */
final class Tokens {
    private Tokens() {}

    static boolean contain(String list, String token) {
        int from = 0;
        while (from <= list.length()) {
            int comma = list.indexOf(',', from);
            int to = comma < 0 ? list.length() : comma;
            if (isAt(list, from, to, token)) {
                return true;
            }
            from = to + 1;
        }
        return false;
    }

    static boolean firstIs(String list, String token) {
        int comma = list.indexOf(',');
        return isAt(list, 0, comma < 0 ? list.length() : comma, token);
    }

    static boolean lastIs(String list, String token) {
        return isAt(list, list.lastIndexOf(',') + 1, list.length(), token);
    }

    private static boolean isAt(String list, int from, int to, String token) {
        int start = from;
        int end = to;
        while (start < end && Octets.isBlank(list.charAt(start))) {
            start++;
        }
        while (end > start && Octets.isBlank(list.charAt(end - 1))) {
            end--;
        }
        return end - start == token.length() && list.regionMatches(true, start, token, 0, token.length());
    }
}
