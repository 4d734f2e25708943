package dev.sluice.testing;

import dev.sluice.testing.Marked.Order;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host that keeps connections and does what each request orders: {@code whole} answers, {@code cut} ends the connection
 * somewhere in the answer, {@code reset} breaks it off there, {@code fail} answers 500, {@code silent} says nothing more from
 * there on. It counts the requests that hold bytes of another.
 */
public final class MarkedHost implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong foreign = new AtomicLong();

    private MarkedHost(ServerSocket server) {
        this.server = server;
    }

    public static MarkedHost start() throws IOException {
        MarkedHost host = new MarkedHost(new ServerSocket(0, 4096, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(host::accept);
        return host;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 4 * 1024);
            while (answer(socket, read(in), in)) {}
        } catch (IOException over) {
            // The gateway has closed the connection.
        } finally {
            open.remove(socket);
        }
    }

    private static String read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.append((char) next);
        }
        Matcher length = LENGTH.matcher(head);
        byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    /** Whether the connection goes on. */
    private boolean answer(Socket socket, String request, InputStream in) throws IOException {
        Order order = Order.in(request);
        requests.incrementAndGet();
        if (order.marked().isForeign(request) || !request.endsWith("\"}]}")) {
            foreign.incrementAndGet();
        }
        byte[] answer = raw(order).getBytes(StandardCharsets.ISO_8859_1);
        OutputStream out = socket.getOutputStream();
        boolean whole = order.act().equals("whole") || order.act().equals("fail");
        out.write(answer, 0, whole ? answer.length : answer.length * order.permille() / 1000);
        switch (order.act()) {
            case "reset" -> socket.setSoLinger(true, 0);
            case "silent" -> in.readAllBytes();
            default -> {}
        }
        return whole;
    }

    private static String raw(Order order) {
        String body = order.act().equals("fail")
                ? "{\"error\":{\"message\":\"no\"}}"
                : order.marked().answer();
        if (!order.marked().stream() || order.act().equals("fail")) {
            String status = order.act().equals("fail") ? "500 Internal Server Error" : "200 OK";
            return "HTTP/1.1 " + status + "\r\ncontent-type: application/json\r\ncontent-length: " + body.length()
                    + "\r\n\r\n" + body;
        }
        StringBuilder chunks = new StringBuilder(
                "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
        for (String event : body.split("(?<=\n\n)", -1)) {
            if (!event.isEmpty()) {
                chunks.append(Integer.toHexString(event.length()))
                        .append("\r\n")
                        .append(event)
                        .append("\r\n");
            }
        }
        return chunks.append("0\r\n\r\n").toString();
    }

    public int port() {
        return server.getLocalPort();
    }

    /** How many requests came whole. */
    public long requests() {
        return requests.get();
    }

    /** How many of them held bytes of another. */
    public long foreign() {
        return foreign.get();
    }

    /** Closes the connections that are open now. */
    public void hangUp() {
        try {
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        hangUp();
    }
}
