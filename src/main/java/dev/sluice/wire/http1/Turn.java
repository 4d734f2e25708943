package dev.sluice.wire.http1;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the connections of one event loop still have to do when one of them has handed on what it read: go on with what waits,
 * then let go what was written. A task of the loop for each would cost more than many of them do.
 */
final class Turn {
    private static final FastThreadLocal<Turn> OF_LOOP = new FastThreadLocal<>() {
        @Override
        protected Turn initialValue() {
            return new Turn();
        }
    };

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final Deque<Outbound> written = new ArrayDeque<>();
    private boolean begun; // somebody is going to end it

    /** That of the event loop that calls. */
    static Turn current() {
        return OF_LOOP.get();
    }

    /** A connection begins to read, and will call {@link #end}. */
    void begin() {
        begun = true;
    }

    void later(EventExecutor loop, Runnable task) {
        waiting.add(task);
        endOn(loop);
    }

    void flushLater(EventExecutor loop, Outbound out) {
        written.add(out);
        endOn(loop);
    }

    /** Outside of any reading, the loop itself ends the turn, behind what it is doing. */
    private void endOn(EventExecutor loop) {
        if (!begun) {
            begun = true;
            loop.execute(() -> end(loop));
        }
    }

    /** What is done now may leave more to do; what throws keeps nothing from being done. */
    void end(EventExecutor loop) {
        try {
            while (!waiting.isEmpty() || !written.isEmpty()) {
                Runnable task = waiting.poll();
                if (task != null) {
                    task.run();
                } else {
                    written.remove().flush();
                }
            }
        } finally {
            begun = false;
            if (!waiting.isEmpty() || !written.isEmpty()) {
                endOn(loop);
            }
        }
    }
}
