package dev.sluice.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A proxy on the loopback that opens tunnels for who shows it the right credentials, all of them to this machine. */
public final class ScriptedProxy implements AutoCloseable {
    private final SocketServer server;
    private final @Nullable String authorization;
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    private ScriptedProxy(@Nullable String authorization) throws IOException {
        this.server = new SocketServer(SocketServer.listen(), this::serve);
        this.authorization = authorization;
    }

    /** A proxy that wants to be shown {@code user:password}, or nothing if that is null. */
    public static ScriptedProxy start(@Nullable String credentials) throws IOException {
        String expected = credentials == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        ScriptedProxy proxy = new ScriptedProxy(expected);
        proxy.server.start();
        return proxy;
    }

    /** The first lines of all requests. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    public int port() {
        return server.port();
    }

    private void serve(Socket socket) throws IOException {
        String head = RequestText.readHead(socket.getInputStream());
        String line = head.substring(0, head.indexOf("\r\n"));
        asked.add(line);
        OutputStream out = socket.getOutputStream();
        if (!line.startsWith("CONNECT ")) {
            say(out, "405 Method Not Allowed");
        } else if (authorization != null && head.indexOf(authorization + "\r\n") < 0) {
            say(out, "407 Proxy Authentication Required");
        } else {
            String target = line.split(" ", 3)[1];
            tunnel(socket, Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)));
        }
    }

    private static void say(OutputStream out, String status) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\ncontent-length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void tunnel(Socket caller, int port) throws IOException {
        try (Socket host = new Socket(InetAddress.getLoopbackAddress(), port)) {
            caller.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Thread.ofVirtual().start(() -> pass(host, caller));
            pass(caller, host);
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException over) {
            // One of the two has closed.
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
