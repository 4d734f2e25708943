package dev.sluice.wire.http1;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * What the connections of one event loop still have to do when one of them has handed on what it read: go on with what waits,
 * then let go what was written. A task of the loop for each would cost more than many of them do.
 */
final class Turn {
    // A thread has one loop, but for those of embedded channels.
    private static final FastThreadLocal<Map<EventExecutor, Turn>> OF_LOOPS = new FastThreadLocal<>() {
        @Override
        protected Map<EventExecutor, Turn> initialValue() {
            return new WeakHashMap<>();
        }
    };

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final Deque<Outbound> written = new ArrayDeque<>();
    private boolean begun; // somebody is going to end it

    /** That of {@code loop}, which calls. */
    static Turn of(EventExecutor loop) {
        return OF_LOOPS.get().computeIfAbsent(loop, first -> new Turn());
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
