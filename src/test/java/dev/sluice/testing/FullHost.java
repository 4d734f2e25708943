package dev.sluice.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A host that never accepts and whose queue is full, so that connecting to it takes for ever. */
public final class FullHost implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 200;
    private static final int MOST = 16;

    private final ServerSocket server;
    private final List<Socket> queue = new ArrayList<>();

    public FullHost() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        while (queue.size() < MOST && tryConnect()) {
            // One more that waits.
        }
    }

    private boolean tryConnect() throws IOException {
        Socket socket = new Socket();
        queue.add(socket);
        try {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), PATIENCE_MILLIS);
            return true;
        } catch (SocketTimeoutException full) {
            return false;
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : queue) {
            socket.close();
        }
        server.close();
    }
}
