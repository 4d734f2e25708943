package dev.sluice.pipeline;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Progress;
import dev.sluice.failure.Failure;
import io.vertx.core.Future;

/**
 * What an exchange may spend, and the account of what becomes of it: {@code (begin (broken | answering))*}, once for each attempt, on
 * the exchange's event loop.
 */
public interface Spending extends Progress {
    /** Of who pays nothing. */
    Spending FREE = new Spending() {
        @Override
        public Future<Void> begin(Candidate candidate, int attempt) {
            return Future.succeededFuture();
        }

        @Override
        public long maxTokens() {
            return -1;
        }

        @Override
        public void broken(Throwable error) {}

        @Override
        public Future<Answer> answering(Answer answer) {
            return Future.succeededFuture(answer);
        }

        @Override
        public long reached(long events, long textBytes) {
            return Long.MAX_VALUE;
        }
    };

    /**
     * An attempt is about to be sent to a host. A connection to it may be opened at once.
     *
     * @param attempt its number, from 1
     * @return completes when it may be sent: what it can cost is then held, and written down where no crash loses it
     */
    Future<Void> begin(Candidate candidate, int attempt);

    /** The most tokens that the host may be asked for in each answer of the attempt; -1 where the caller's limit stands. */
    long maxTokens();

    /** The attempt has come to nothing, as {@code error} says. */
    void broken(Throwable error);

    /** The attempt is being answered; what comes back is what the caller gets. */
    Future<Answer> answering(Answer answer);

    /** Whether an error says that the host was never reached, so that nothing can be owed. */
    static boolean owesNothing(Throwable error) {
        return error instanceof Failure failure && failure.kind().retryable();
    }
}
