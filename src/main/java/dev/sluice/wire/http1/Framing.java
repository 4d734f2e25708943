package dev.sluice.wire.http1;

import org.jspecify.annotations.Nullable;

/**
 * What the fields of one head say about where its message ends and whether the connection lives on (RFC 9112, 6 and 9.3).
 * Two ways to read them are one too many: whatever could be understood differently by someone else is refused.
 */
final class Framing {
    /** So that no length overflows a long, nor a sum of a few of them. */
    private static final int MAX_LENGTH_DIGITS = 18;

    private static final long UNDECLARED = -1;

    private @Nullable String host;
    private long contentLength = UNDECLARED;
    private boolean chunked;
    private boolean close;
    private boolean keepAlive;
    private boolean expectsContinue;

    void reset() {
        host = null;
        contentLength = UNDECLARED;
        chunked = false;
        close = false;
        keepAlive = false;
        expectsContinue = false;
    }

    /** Takes a field by what it is for; returns why it is refused, or null. */
    @Nullable
    Refusal take(FieldNames.Role role, String value) {
        switch (role) {
            case HOST -> {
                return host(value);
            }
            case CONTENT_LENGTH -> {
                return contentLength(value);
            }
            case TRANSFER_ENCODING -> {
                return transferEncoding(value);
            }
            case CONNECTION -> {
                close |= Tokens.contain(value, "close");
                keepAlive |= Tokens.contain(value, "keep-alive");
            }
            case EXPECT -> expectsContinue |= Tokens.contain(value, "100-continue");
            case OTHER -> {}
        }
        return null;
    }

    private @Nullable Refusal host(String value) {
        if (host != null) {
            return new Refusal(400, "Host stands twice (expected: once).");
        }
        host = value;
        return HostText.isValid(value)
                ? null
                : new Refusal(400, "Host is invalid (expected: a host and maybe a port).");
    }

    private @Nullable Refusal contentLength(String value) {
        if (contentLength != UNDECLARED) {
            return new Refusal(400, "Content-Length stands twice (expected: once).");
        }
        if (chunked) {
            return bothLengths();
        }
        if (value.isEmpty() || value.length() > MAX_LENGTH_DIGITS) {
            return invalidLength();
        }
        long length = 0;
        for (int i = 0; i < value.length(); i++) {
            if (!Octets.isDigit(value.charAt(i))) {
                return invalidLength();
            }
            length = length * 10 + value.charAt(i) - '0';
        }
        contentLength = length;
        return null;
    }

    private static Refusal invalidLength() {
        return new Refusal(400, "Content-Length is invalid (expected: 1 to " + MAX_LENGTH_DIGITS + " digits).");
    }

    private @Nullable Refusal transferEncoding(String value) {
        if (chunked) {
            return new Refusal(400, "Transfer-Encoding stands twice (expected: once).");
        }
        if (contentLength != UNDECLARED) {
            return bothLengths();
        }
        if (value.equalsIgnoreCase("chunked")) {
            chunked = true;
            return null;
        }
        // RFC 9112, 6.1 and 6.3: a coding that is unknown is not implemented, one that does not end in chunked is an
        // error.
        boolean unknownCoding = Tokens.lastIs(value, "chunked") && !Tokens.firstIs(value, "chunked");
        return new Refusal(unknownCoding ? 501 : 400, "Transfer-Encoding is not supported (expected: chunked alone).");
    }

    private static Refusal bothLengths() {
        return new Refusal(400, "Content-Length and Transfer-Encoding stand together (expected: one of them).");
    }

    @Nullable
    String host() {
        return host;
    }

    boolean isChunked() {
        return chunked;
    }

    boolean isDeclared() {
        return contentLength != UNDECLARED;
    }

    /** What Content-Length says; 0 without one. */
    long contentLength() {
        return Math.max(contentLength, 0);
    }

    boolean expectsContinue() {
        return expectsContinue;
    }

    /** RFC 9112, 9.3: close wins; HTTP/1.0 has to be asked. */
    boolean isKeepAlive(boolean http10) {
        return !close && (!http10 || keepAlive);
    }
}
