package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request line (RFC 9112, 3): one token, one space, one target, one space, one version, CR LF. Remembers its place
 * as an offset from the start of the line.
 */
final class RequestLine {
    /** No registered method is half as long. */
    private static final int MAX_METHOD_BYTES = 32;

    /** Those for which no String is made. */
    private static final String[] METHODS = {"POST", "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"};

    private enum Part {
        METHOD,
        TARGET,
        VERSION,
        LINE_FEED
    }

    private final VersionText version = new VersionText();
    private Part part = Part.METHOD;
    private int at;
    private int targetStart;
    private int targetEnd;
    private String method = "";
    private String target = "";
    private @Nullable Refusal refusal;

    void begin() {
        part = Part.METHOD;
        at = 0;
    }

    /** Reads on in a line that begins at {@code base}; looks at nothing from {@code end} on. */
    Progress read(ByteBuf in, int base, int end) {
        Progress progress = Progress.DONE;
        while (progress == Progress.DONE) {
            if (base + at >= end) {
                return Progress.MORE;
            }
            if (part == Part.LINE_FEED) {
                return lineFeed(in, base);
            }
            progress = switch (part) {
                case METHOD -> method(in, base, end);
                case TARGET -> target(in, base, end);
                default -> version(in, base, end);
            };
        }
        return progress;
    }

    private Progress method(ByteBuf in, int base, int end) {
        int stop = Octets.tokenEnd(in, base + at, end);
        at = stop - base;
        if (at > MAX_METHOD_BYTES) {
            return refuse(501, "The method is longer than " + MAX_METHOD_BYTES + " bytes.");
        }
        if (stop == end) {
            return Progress.MORE;
        }
        byte b = in.getByte(stop);
        if (b != ' ' || at == 0) {
            return unexpected(b, "a method and one space");
        }
        method = methodText(in, base, stop);
        at++;
        targetStart = at;
        part = Part.TARGET;
        return Progress.DONE;
    }

    private static String methodText(ByteBuf in, int from, int to) {
        for (String known : METHODS) {
            if (Octets.matches(in, from, to, known)) {
                return known;
            }
        }
        return Octets.text(in, from, to);
    }

    private Progress target(ByteBuf in, int base, int end) {
        int stop = Octets.targetEnd(in, base + at, end);
        at = stop - base;
        if (stop == end) {
            return Progress.MORE;
        }
        byte b = in.getByte(stop);
        if (b != ' ' || at == targetStart) {
            return unexpected(b, "a target of visible characters without a fragment, and one space");
        }
        targetEnd = at;
        at++;
        version.begin();
        part = Part.VERSION;
        return Progress.DONE;
    }

    private Progress version(ByteBuf in, int base, int end) {
        while (base + at < end) {
            byte b = in.getByte(base + at);
            if (b == '\r') {
                at++;
                part = Part.LINE_FEED;
                return version.isWhole() ? Progress.DONE : unexpected(b, "HTTP/1.1");
            }
            if (!version.take(b)) {
                return unexpected(b, "HTTP/1.1 and the end of the line");
            }
            if (version.isForeign()) {
                return refuse(505, "The version is neither HTTP/1.1 nor HTTP/1.0.");
            }
            at++;
        }
        return Progress.MORE;
    }

    private Progress lineFeed(ByteBuf in, int base) {
        byte b = in.getByte(base + at);
        if (b != '\n') {
            return unexpected(b, "a line feed behind a carriage return");
        }
        at++;
        return whole(in, base);
    }

    /** What can be said only about the whole line, so that the preface of HTTP/2 is called a version and no bad target. */
    private Progress whole(ByteBuf in, int base) {
        if (method.equals("CONNECT") || method.equals("TRACE")) {
            return refuse(501, "The method is not supported.");
        }
        // Callers repeat themselves: the target of the last request is kept and not made again.
        if (!Octets.matches(in, base + targetStart, base + targetEnd, target)) {
            target = Octets.text(in, base + targetStart, base + targetEnd);
        }
        boolean asterisk = target.equals("*") && method.equals("OPTIONS");
        if (target.charAt(0) != '/' && !asterisk && AbsoluteForm.authorityStart(target) < 0) {
            return refuse(400, "The target is neither a path nor an http or https URI.");
        }
        return Progress.DONE;
    }

    private Progress unexpected(byte b, String expected) {
        return refuse(400, "Request line: " + Octets.name(b) + " (expected: " + expected + ").");
    }

    private Progress refuse(int status, String reason) {
        refusal = new Refusal(status, reason);
        return Progress.REFUSED;
    }

    /** The length of the line so far, in bytes. */
    int offset() {
        return at;
    }

    String method() {
        return method;
    }

    /** As it was sent: in origin form, in absolute form, or the asterisk. */
    String target() {
        return target;
    }

    boolean isHttp10() {
        return version.isHttp10();
    }

    @Nullable
    Refusal refusal() {
        return refusal;
    }
}
