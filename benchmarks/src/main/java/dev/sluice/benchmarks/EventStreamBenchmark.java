package dev.sluice.benchmarks;

import dev.sluice.dialect.EventKind;
import dev.sluice.dialect.chat.ChatEvents;
import dev.sluice.stream.EventCutter;
import dev.sluice.stream.EventSink;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one chunk of a stream costs: framing, looking for usage, error and end, and both together. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EventStreamBenchmark {
    private static final int EVENTS = 64;

    private final Buffer chunk = Bodies.chunk();
    private final Buffer usage = Bodies.usageChunk();
    private final ChatEvents chat = new ChatEvents(false, true);
    private final Counter framing = new Counter(null);
    private final EventCutter cutter = new EventCutter(framing);
    private final Counter both = new Counter(chat);
    private final EventCutter tapped = new EventCutter(both);
    private final List<Buffer> cutAnywhere = Bodies.slices(many(), 1000);

    private static final class Counter implements EventSink {
        private final ChatEvents tap;
        private long forwarded;

        Counter(ChatEvents tap) {
            this.tap = tap;
        }

        @Override
        public boolean onEvent(Buffer bytes, int start, int end) {
            return tap == null || tap.classify(bytes, start, end) != EventKind.USAGE;
        }

        @Override
        public void onLongEvent(Buffer bytes) {}

        @Override
        public void onLongEventEnd(Buffer tail) {}

        @Override
        public void forward(Buffer bytes) {
            forwarded += bytes.length();
        }
    }

    private static Buffer many() {
        Buffer stream = Buffer.buffer();
        for (int i = 0; i < EVENTS; i++) {
            stream.appendBuffer(Bodies.chunk());
        }
        return stream;
    }

    /** A read that holds one whole event, as they come from a model. */
    @Benchmark
    public long frame() {
        cutter.feed(chunk);
        return framing.forwarded;
    }

    @Benchmark
    public EventKind tap() {
        return chat.classify(chunk, 0, chunk.length());
    }

    @Benchmark
    public EventKind tapUsage() {
        return chat.classify(usage, 0, usage.length());
    }

    @Benchmark
    public long frameAndTap() {
        tapped.feed(chunk);
        return both.forwarded;
    }

    /** Reads of 1,000 bytes that end in the middle of an event; the figure is per event. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long frameAndTapCutAnywhere() {
        for (Buffer slice : cutAnywhere) {
            tapped.feed(slice);
        }
        return both.forwarded;
    }
}
