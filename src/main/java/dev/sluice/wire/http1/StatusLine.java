package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reads a status line (RFC 9112, 4). Remembers its place as an offset from the start of the line. */
final class StatusLine {
    private static final int CODE_DIGITS = 3;

    private enum Part {
        VERSION,
        CODE,
        REASON,
        LINE_FEED
    }

    private final VersionText version = new VersionText();
    private Part part = Part.VERSION;
    private int at;
    private int code;
    private int digits;
    private @Nullable Refusal refusal;

    void begin() {
        version.begin();
        part = Part.VERSION;
        at = 0;
        code = 0;
        digits = 0;
    }

    /** Reads on in a line that begins at {@code base}; looks at nothing from {@code end} on. */
    Progress read(ByteBuf in, int base, int end) {
        Progress progress = Progress.DONE;
        while (progress == Progress.DONE) {
            if (base + at >= end) {
                return Progress.MORE;
            }
            byte b = in.getByte(base + at);
            if (part == Part.LINE_FEED) {
                at++;
                return b == '\n' ? Progress.DONE : unexpected(b, "a line feed behind a carriage return");
            }
            progress = switch (part) {
                case VERSION -> version(b);
                case CODE -> code(b);
                default -> reason(in, base, end);
            };
        }
        return progress;
    }

    private Progress version(byte b) {
        at++;
        if (b == ' ' && version.isWhole()) {
            part = Part.CODE;
            return Progress.DONE;
        }
        if (!version.take(b)) {
            return unexpected(b, "HTTP/1.1 and one space");
        }
        return version.isForeign() ? refuse("The version is neither HTTP/1.1 nor HTTP/1.0.") : Progress.DONE;
    }

    private Progress code(byte b) {
        at++;
        if (digits < CODE_DIGITS && Octets.isDigit(b)) {
            code = code * 10 + b - '0';
            digits++;
            boolean foreign = digits == 1 && (code < 1 || code > 5);
            return foreign ? refuse("The status is none from 100 to 599.") : Progress.DONE;
        }
        if (digits == CODE_DIGITS && b == ' ') {
            part = Part.REASON;
            return Progress.DONE;
        }
        if (digits == CODE_DIGITS && b == '\r') {
            part = Part.LINE_FEED; // hosts that have no reason to give forget the space; nothing hangs on it
            return Progress.DONE;
        }
        return unexpected(b, "a status of three digits and one space");
    }

    private Progress reason(ByteBuf in, int base, int end) {
        int stop = Octets.textEnd(in, base + at, end);
        at = stop - base;
        if (stop == end) {
            return Progress.MORE;
        }
        byte b = in.getByte(stop);
        at++;
        part = Part.LINE_FEED;
        return b == '\r' ? Progress.DONE : unexpected(b, "a reason without control characters");
    }

    private Progress unexpected(byte b, String expected) {
        return refuse("Status line: " + Octets.name(b) + " (expected: " + expected + ").");
    }

    private Progress refuse(String reason) {
        refusal = new Refusal(400, reason);
        return Progress.REFUSED;
    }

    /** The length of the line so far, in bytes. */
    int offset() {
        return at;
    }

    int code() {
        return code;
    }

    boolean isHttp10() {
        return version.isHttp10();
    }

    @Nullable
    Refusal refusal() {
        return refusal;
    }
}
