package dev.sluice.testing;

import dev.sluice.testing.Marked.Order;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A host that keeps connections and does what each request orders: {@code whole} answers, {@code cut} ends the connection
 * somewhere in the answer, {@code reset} breaks it off there, {@code fail} answers 500, {@code silent} says nothing more from
 * there on. It counts the requests that hold bytes of another.
 */
public final class MarkedHost implements AutoCloseable {
    private final SocketServer server;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong foreign = new AtomicLong();

    private MarkedHost() throws IOException {
        server = new SocketServer(SocketServer.listen(), this::serve);
    }

    public static MarkedHost start() throws IOException {
        MarkedHost host = new MarkedHost();
        host.server.start();
        return host;
    }

    private void serve(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        InputStream in = new BufferedInputStream(socket.getInputStream(), 4 * 1024);
        while (answer(socket, read(in), in)) {}
    }

    private static String read(InputStream in) throws IOException {
        byte[] body = in.readNBytes(RequestText.bodyBytes(RequestText.readHead(in)));
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
        return server.port();
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
        server.hangUp();
    }

    @Override
    public void close() {
        server.close();
    }
}
