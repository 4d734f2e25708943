package dev.sluice.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.BindException;
import java.util.concurrent.CompletionException;

/** What the commands that serve have in common: they wait, on the thread that runs them, for what happens on others. */
final class Processes {
    private Processes() {}

    /** On the fastest transport of this machine. */
    static Vertx vertx() {
        return Vertx.builder()
                .with(new VertxOptions().setPreferNativeTransport(true))
                .build();
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
        return await(binding.recover(error -> Future.failedFuture(
                error instanceof BindException || isAddressInUse(error)
                        ? new IllegalStateException("port " + port
                                + ": another process listens there (expected: a free port; choose one with --port)")
                        : error)));
    }

    /** The native transports have an exception of their own. */
    private static boolean isAddressInUse(Throwable error) {
        return String.valueOf(error.getMessage()).contains("Address already in use");
    }
}
