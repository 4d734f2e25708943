package dev.sluice.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

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

    private final SocketServer server;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();

    /** What a host does with a connection. */
    @FunctionalInterface
    public interface Script {
        void play(Connection connection) throws Exception;
    }

    private ScriptedHost(ServerSocket server, Script script) {
        this.server = new SocketServer(server, this::play);
        this.script = script;
    }

    public static ScriptedHost start(Script script) throws IOException {
        return start(SocketServer.listen(), script);
    }

    /** A host that listens on a socket of the test's own, with TLS perhaps. */
    public static ScriptedHost start(ServerSocket server, Script script) {
        ScriptedHost host = new ScriptedHost(server, script);
        host.server.start();
        return host;
    }

    private void play(Socket socket) {
        connections.incrementAndGet();
        try {
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
        return server.port();
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.port() + "/v1";
    }

    @Override
    public void close() {
        server.close();
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
            String head = RequestText.readHead(in);
            byte[] body = in.readNBytes(RequestText.bodyBytes(head));
            if (body.length < RequestText.bodyBytes(head)) {
                throw new EOFException("the connection was closed");
            }
            return head + new String(body, StandardCharsets.ISO_8859_1);
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
    }
}
