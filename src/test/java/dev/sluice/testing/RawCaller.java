package dev.sluice.testing;

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

/** A caller on one HTTP/1.1 connection, who may write whatever it likes. */
public final class RawCaller implements Caller {
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

    @Override
    public RawCaller post(String path, String key, String json) throws IOException {
        Caller.super.post(path, key, json);
        return this;
    }

    @Override
    public RawCaller postInPieces(String path, String key, String contentType, byte[] body) throws IOException {
        head(path, key, "content-type: " + contentType + "\r\ntransfer-encoding: chunked\r\n");
        Random random = new Random(body.length);
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (byte[] piece : Pieces.of(body)) {
            chunks.writeBytes((Integer.toHexString(piece.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunks.writeBytes(piece);
            chunks.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            if (random.nextInt(8) == 0) {
                write(chunks.toByteArray());
                chunks.reset();
            }
        }
        return write(chunks.toByteArray()).write("0\r\n\r\n");
    }

    @Override
    public RawCaller head(String path, String key, String lines) throws IOException {
        return write("POST " + path + " HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer " + key + "\r\n" + lines
                + "\r\n");
    }

    @Override
    public RawCaller get(String path) throws IOException {
        return write("GET " + path + " HTTP/1.1\r\nhost: localhost\r\n\r\n");
    }

    public RawCaller write(String ascii) throws IOException {
        return write(ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public RawCaller write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    @Override
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

    /** Reads what comes next, whatever it belongs to: this many bytes, or fewer where the connection ends. */
    public String readRaw(int bytes) throws IOException {
        return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    @Override
    public int readBodyByte() throws IOException {
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

    @Override
    public boolean isCutOff() throws IOException {
        return isClosed();
    }

    @Override
    public boolean isClosed() throws IOException {
        return in.read() < 0;
    }

    /** Says that no more will be sent, and goes on listening. */
    public RawCaller finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    @Override
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
