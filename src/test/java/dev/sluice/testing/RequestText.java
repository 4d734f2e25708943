package dev.sluice.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests as they come to a host, a byte for a character. */
final class RequestText {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    private RequestText() {}

    /** Reads a head with the empty line at its end. */
    static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection was closed");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** How many bytes {@code head} declares. */
    static int bodyBytes(String head) {
        Matcher length = LENGTH.matcher(head);
        return length.find() ? Integer.parseInt(length.group(1)) : 0;
    }
}
