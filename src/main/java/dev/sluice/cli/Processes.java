package dev.sluice.cli;

import dev.sluice.config.TransportName;
import dev.sluice.wire.http.Transports;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.BindException;
import java.util.concurrent.CompletionException;

/** What the commands that serve have in common: they wait, on the thread that runs them, for what happens on others. */
final class Processes {
    private Processes() {}

    /** On the transport that suits this machine. */
    static Vertx vertx() {
        return Transports.start("auto");
    }

    /** {@code running}, if it is on that transport; or else another in its place. Nothing may have been started on it yet. */
    static Vertx on(TransportName transport, Vertx running) {
        if (transport == TransportName.AUTO || transport.toString().equals(Transports.of(running))) {
            return running;
        }
        Vertx other = Transports.start(transport.toString());
        await(running.close());
        return other;
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /** Waits for something that binds {@code port}; says in one line if another process has it. */
    static <T> T awaitBound(Future<T> binding, int port) {
        return awaitBound(binding, port, "choose one with --port");
    }

    /** @param advice how to have another port */
    static <T> T awaitBound(Future<T> binding, int port, String advice) {
        return await(binding.recover(error -> Future.failedFuture(
                error instanceof BindException || isAddressInUse(error)
                        ? new IllegalStateException("port " + port
                                + ": another process listens there (expected: a free port; " + advice + ")")
                        : error)));
    }

    /** The native transports have an exception of their own. */
    private static boolean isAddressInUse(Throwable error) {
        return String.valueOf(error.getMessage()).contains("Address already in use");
    }
}
