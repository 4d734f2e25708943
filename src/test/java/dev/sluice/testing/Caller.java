package dev.sluice.testing;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A caller on one connection of whom every byte is seen: it reads when it is told to, stops when it is told to, and hangs up
 * when it is told to. Reads give up after 20 s with a {@link java.net.SocketTimeoutException}. One thread, one exchange at a
 * time.
 */
public interface Caller extends AutoCloseable {
    /** The head of an answer, as it was sent; a line for the status, and one for each header. */
    record Head(int status, String text) {
        /** The value of the first header of this name, or an empty text. */
        public String header(String name) {
            return text.lines()
                    .skip(1)
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).trim())
                    .findFirst()
                    .orElse("");
        }
    }

    /**
     * Sends the head of a POST alone; {@code lines} are further header lines, each with its line break. The body ends where a
     * {@code content-length} among them says.
     */
    Caller head(String path, String key, String lines) throws IOException;

    /** Sends more of the body. */
    Caller write(byte[] bytes) throws IOException;

    /** Sends a body of no declared length, in pieces of random sizes, single bytes among them. */
    Caller postInPieces(String path, String key, String contentType, byte[] body) throws IOException;

    /** Sends a GET without a key. */
    Caller get(String path) throws IOException;

    /** Reads the head of the next answer; its body is what is read next. */
    Head readHead() throws IOException;

    /** The next byte of the body, or -1 at its end; fails with an {@link EOFException} where it is broken off. */
    int readBodyByte() throws IOException;

    /** Whether the other side has said that it takes no more of this exchange; waits for it. */
    boolean isCutOff() throws IOException;

    /** Whether the other side has closed the connection; waits for it. */
    boolean isClosed() throws IOException;

    /** Breaks the exchange off, as a process that is killed may: the other side gets a reset. */
    void reset() throws IOException;

    /** Hangs up politely. */
    @Override
    void close() throws IOException;

    /** Sends a JSON body to {@code path}. */
    default Caller post(String path, String key, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        head(path, key, "content-type: application/json\r\ncontent-length: " + body.length + "\r\n");
        return write(body);
    }

    /** Reads one event of the body, its blank line included; lines must end in LF. */
    default String readEvent() throws IOException {
        StringBuilder event = new StringBuilder();
        while (event.length() < 2 || event.lastIndexOf("\n\n") != event.length() - 2) {
            int next = readBodyByte();
            if (next < 0) {
                throw new EOFException("the body ended with " + event);
            }
            event.append((char) next);
        }
        return event.toString();
    }

    /** Reads what is left of the body; fails with an {@link EOFException} where it is broken off. */
    default Buffer readBody() throws IOException {
        Buffer body = Buffer.buffer();
        readBody(body);
        return body;
    }

    /** The same into {@code body}, which keeps what came before it was broken off. */
    default void readBody(Buffer body) throws IOException {
        // A buffer is no place for single bytes: each is a look at how large it is, who holds it and whether it may
        // grow.
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            for (int next = readBodyByte(); next >= 0; next = readBodyByte()) {
                bytes.write(next);
            }
        } finally {
            body.appendBytes(bytes.toByteArray());
        }
    }

    /** Reads this many bytes of the body and forgets them. */
    default void skip(long bytes) throws IOException {
        for (long i = 0; i < bytes; i++) {
            if (readBodyByte() < 0) {
                throw new EOFException("the body ended after " + i + " bytes");
            }
        }
    }
}
