package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;

/** Writes heads. A character that would end a line or a head becomes a space, one that is no single byte a question mark. */
final class HeadWriter {
    private static final byte[] VERSION = ascii("HTTP/1.1 ");
    private static final byte[] OK = ascii("HTTP/1.1 200 OK\r\n");
    private static final byte[] REQUEST_END = ascii(" HTTP/1.1\r\n");
    static final byte[] CLOSE = ascii("connection: close\r\n");
    static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n");
    static final byte[] CONTENT_LENGTH = ascii("content-length: ");
    static final byte[] HOST = ascii("host: ");
    static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");

    private static final FastThreadLocal<byte[]> LINE = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[512];
        }
    };

    private HeadWriter() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static void statusLine(ByteBuf out, int status) {
        if (status == 200) {
            out.writeBytes(OK);
            return;
        }
        out.writeBytes(VERSION);
        number(out, status);
        out.writeByte(' ');
        text(out, HttpResponseStatus.valueOf(status).reasonPhrase());
        endLine(out);
    }

    static void requestLine(ByteBuf out, String method, String target) {
        text(out, method);
        out.writeByte(' ');
        text(out, target);
        out.writeBytes(REQUEST_END);
    }

    static void fields(ByteBuf out, MultiMap headers) {
        byte[] line = LINE.get();
        headers.forEach((name, value) -> {
            int length = name.length() + value.length() + 4;
            field(out, length > line.length ? new byte[length] : line, name, value);
        });
    }

    /** A line is put together in an array: each write to a buffer is checked twice and more. */
    private static void field(ByteBuf out, byte[] line, String name, String value) {
        int at = put(line, 0, name);
        line[at++] = ':';
        line[at++] = ' ';
        at = put(line, at, value);
        line[at++] = '\r';
        line[at++] = '\n';
        out.writeBytes(line, 0, at);
    }

    private static int put(byte[] line, int from, String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean endsLine = c == '\r' || c == '\n' || c == 0;
            line[from + i] = endsLine ? (byte) ' ' : c > 0xff ? (byte) '?' : (byte) c;
        }
        return from + length;
    }

    static void contentLength(ByteBuf out, long length) {
        out.writeBytes(CONTENT_LENGTH);
        number(out, length);
        endLine(out);
    }

    static void host(ByteBuf out, String authority) {
        out.writeBytes(HOST);
        text(out, authority);
        endLine(out);
    }

    static void endLine(ByteBuf out) {
        out.writeByte('\r').writeByte('\n');
    }

    private static void number(ByteBuf out, long number) {
        long scale = 1;
        while (number / scale >= 10) {
            scale *= 10;
        }
        for (; scale > 0; scale /= 10) {
            out.writeByte((int) ('0' + number / scale % 10));
        }
    }

    private static void text(ByteBuf out, String text) {
        byte[] line = LINE.get();
        int length = text.length();
        byte[] bytes = length > line.length ? new byte[length] : line;
        out.writeBytes(bytes, 0, put(bytes, 0, text));
    }
}
