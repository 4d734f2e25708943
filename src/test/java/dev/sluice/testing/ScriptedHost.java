package dev.sluice.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host on the loopback that says what a test tells it to, byte by byte and when it is told to; each connection plays the script
 * from its beginning, on a thread of its own.
 */
public final class ScriptedHost implements AutoCloseable {
    /** The head of an event stream, after which the connection closes. */
    public static final String STREAM_HEAD = """
            HTTP/1.1 200 OK\r
            content-type: text/event-stream\r
            transfer-encoding: chunked\r
            connection: close\r
            \r
            """;

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    private final ServerSocket server;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

    /** What a host does with a connection. */
    @FunctionalInterface
    public interface Script {
        void play(Connection connection) throws Exception;
    }

    private ScriptedHost(ServerSocket server, Script script) {
        this.server = server;
        this.script = script;
    }

    public static ScriptedHost start(Script script) throws IOException {
        return start(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    /** A host that listens on a socket of the test's own, with TLS perhaps. */
    public static ScriptedHost start(ServerSocket server, Script script) {
        ScriptedHost host = new ScriptedHost(server, script);
        Thread.ofVirtual().start(host::accept);
        return host;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> play(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void play(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            script.play(new Connection(socket));
        } catch (Exception over) {
            // The gateway has closed the connection, or the test is over.
        }
    }

    /** How many connections were opened to it. */
    public int connections() {
        return connections.get();
    }

    public int port() {
        return server.getLocalPort();
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** One connection to the host. */
    public static final class Connection {
        private final Socket socket;
        private final InputStream in;

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
        }

        /** Reads a request whose length is declared, and returns it head and all. */
        public String readRequest() throws IOException {
            StringBuilder request = new StringBuilder();
            while (request.indexOf("\r\n\r\n") < 0) {
                request.append((char) readByte());
            }
            Matcher length = LENGTH.matcher(request);
            for (int left = length.find() ? Integer.parseInt(length.group(1)) : 0; left > 0; left--) {
                request.append((char) readByte());
            }
            return request.toString();
        }

        public void write(String ascii) throws IOException {
            socket.getOutputStream().write(ascii.getBytes(StandardCharsets.US_ASCII));
        }

        /** Writes one chunk of a chunked body. */
        public void chunk(String ascii) throws IOException {
            write(Integer.toHexString(ascii.length()) + "\r\n" + ascii + "\r\n");
        }

        /** Ends a chunked body. */
        public void endChunks() throws IOException {
            write("0\r\n\r\n");
        }

        /** Waits until the other side closes the connection. */
        public void awaitClosed() throws IOException {
            while (in.read() >= 0) {
                // What still comes is of no interest.
            }
        }

        public Socket socket() {
            return socket;
        }

        public void close() throws IOException {
            socket.close();
        }

        /** Closes the connection the hard way, which throws away what is on it. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        private int readByte() throws IOException {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection was closed");
            }
            return next;
        }
    }
}
