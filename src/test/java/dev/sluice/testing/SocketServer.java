package dev.sluice.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Serves each connection on a thread of its own, at whose end it closes; closes those that are open when it is closed. */
final class SocketServer implements AutoCloseable {
    private final ServerSocket server;
    private final Service service;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private CompletableFuture<Void> accepting = CompletableFuture.completedFuture(null);

    /** What is done with a connection. */
    @FunctionalInterface
    interface Service {
        void serve(Socket socket) throws IOException;
    }

    SocketServer(ServerSocket server, Service service) {
        this.server = server;
        this.service = service;
    }

    /** A socket on the loopback for one, on a port that is free. */
    static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
    }

    void start() {
        accepting = CompletableFuture.runAsync(this::accept, Thread::startVirtualThread);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // That is how it ends.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            service.serve(socket);
        } catch (IOException over) {
            // The other side has closed the connection, or the test is over.
        } finally {
            open.remove(socket);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Closes the connections that are open now. */
    void hangUp() {
        open.forEach(SocketServer::close);
    }

    @Override
    public void close() {
        close(server);
        // Until then the port takes connections.
        accepting.join();
        hangUp();
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
