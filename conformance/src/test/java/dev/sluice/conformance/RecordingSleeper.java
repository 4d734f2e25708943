package dev.sluice.conformance;

import com.openai.core.Sleeper;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes how long the SDK would have waited, and does not wait. */
final class RecordingSleeper implements Sleeper {
    private final List<Duration> naps = new CopyOnWriteArrayList<>();

    List<Duration> naps() {
        return List.copyOf(naps);
    }

    void forget() {
        naps.clear();
    }

    @Override
    public void sleep(Duration duration) {
        naps.add(duration);
    }

    @Override
    public CompletableFuture<Void> sleepAsync(Duration duration) {
        naps.add(duration);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
