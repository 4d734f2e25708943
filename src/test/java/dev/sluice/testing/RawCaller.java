package dev.sluice.testing;

import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * A caller on one HTTP/1.1 connection of whom every byte is seen: it reads when it is told to, stops when it is told to, and
 * hangs up when it is told to. Reads give up after 20 s with a {@link java.net.SocketTimeoutException}. One thread at a time.
 */
public final class RawCaller implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final long UNTIL_CLOSED = -1;

    private final Socket socket;
    private final InputStream in;
    private boolean chunked;
    private long left; // of the chunk, or of the body; UNTIL_CLOSED where only the end of the connection tells

    private RawCaller(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 4 * 1024);
    }

    public static RawCaller connect(int port) throws IOException {
        return connect(port, 0);
    }

    /**
     * Connects.
     *
     * @param receiveBytes how much the system may take in while nobody reads; 0 for its own choice
     */
    public static RawCaller connect(int port, int receiveBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        return new RawCaller(socket);
    }

    /** Speaks over a connection that somebody else has opened, such as one with TLS. */
    public static RawCaller over(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new RawCaller(socket);
    }

    /** The head of an answer, as it was sent. */
    public record Head(int status, String text) {
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

    /** Sends a JSON body to {@code path}. */
    public RawCaller post(String path, String key, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        head(path, key, "content-type: application/json\r\ncontent-length: " + body.length + "\r\n");
        return write(body);
    }

    /** Sends a body of no declared length, in chunks of random sizes, single bytes among them. */
    public RawCaller postInPieces(String path, String key, String contentType, byte[] body) throws IOException {
        head(path, key, "content-type: " + contentType + "\r\ntransfer-encoding: chunked\r\n");
        Random random = new Random(body.length);
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        int start = 0;
        while (start < body.length) {
            int length = Math.min(body.length - start, 1 + random.nextInt(random.nextBoolean() ? 3 : 8 * 1024));
            chunks.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunks.write(body, start, length);
            chunks.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            start += length;
            if (random.nextInt(8) == 0) {
                write(chunks.toByteArray());
                chunks.reset();
            }
        }
        return write(chunks.toByteArray()).write("0\r\n\r\n");
    }

    /** Sends the head of a POST alone; {@code lines} are further header lines, each with its line break. */
    public RawCaller head(String path, String key, String lines) throws IOException {
        return write("POST " + path + " HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer " + key + "\r\n" + lines
                + "\r\n");
    }

    /** Sends a GET. */
    public RawCaller get(String path) throws IOException {
        return write("GET " + path + " HTTP/1.1\r\nhost: localhost\r\n\r\n");
    }

    public RawCaller write(String ascii) throws IOException {
        return write(ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawCaller write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Reads the head of the next answer; its body is what is read next. */
    public Head readHead() throws IOException {
        StringBuilder text = new StringBuilder();
        while (!endsWith(text, "\r\n\r\n")) {
            text.append((char) readByte());
        }
        Head head = new Head(Integer.parseInt(text.substring(9, 12)), text.toString());
        chunked = head.header("transfer-encoding").equalsIgnoreCase("chunked");
        String length = head.header("content-length");
        left = chunked ? 0 : length.isEmpty() ? UNTIL_CLOSED : Long.parseLong(length);
        return head;
    }

    /** Reads one event of the body, its blank line included; lines must end in LF. */
    public String readEvent() throws IOException {
        StringBuilder event = new StringBuilder();
        while (!endsWith(event, "\n\n")) {
            int next = readBodyByte();
            if (next < 0) {
                throw new EOFException("the body ended with " + event);
            }
            event.append((char) next);
        }
        return event.toString();
    }

    /** Reads what is left of the body; fails with an {@link EOFException} where the connection ends before the body does. */
    public Buffer readBody() throws IOException {
        Buffer body = Buffer.buffer();
        readBody(body);
        return body;
    }

    /** The same into {@code body}, which keeps what came before the connection ended. */
    public void readBody(Buffer body) throws IOException {
        for (int next = readBodyByte(); next >= 0; next = readBodyByte()) {
            body.appendByte((byte) next);
        }
    }

    /** Reads this many bytes of the body and forgets them. */
    public void skip(long bytes) throws IOException {
        for (long i = 0; i < bytes; i++) {
            if (readBodyByte() < 0) {
                throw new EOFException("the body ended after " + i + " bytes");
            }
        }
    }

    /** Reads what comes next, whatever it belongs to: this many bytes, or fewer where the connection ends. */
    public String readRaw(int bytes) throws IOException {
        return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    private int readBodyByte() throws IOException {
        if (left == 0 && chunked) {
            left = readChunkLength();
            if (left == 0) {
                readLine();
                chunked = false;
            }
        }
        if (left == 0) {
            return -1;
        }
        if (left == UNTIL_CLOSED) {
            return in.read();
        }
        int next = readByte();
        if (--left == 0 && chunked) {
            readLine();
        }
        return next;
    }

    private long readChunkLength() throws IOException {
        return Long.parseLong(readLine(), 16);
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        while (!endsWith(line, "\r\n")) {
            line.append((char) readByte());
        }
        return line.substring(0, line.length() - 2);
    }

    private int readByte() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the connection was closed");
        }
        return next;
    }

    private static boolean endsWith(StringBuilder text, String end) {
        return text.length() >= end.length() && text.indexOf(end, text.length() - end.length()) >= 0;
    }

    /** Whether the other side has closed the connection; waits for it. */
    public boolean isClosed() throws IOException {
        return in.read() < 0;
    }

    /** Says that no more will be sent, and goes on listening. */
    public RawCaller finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Breaks the connection off, as a process that is killed may: the other side gets a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
