package dev.sluice.stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A body that has arrived whole, kept as the slices it came in; nothing is joined, and nothing copied that was not only lent.
 * Belongs to one event loop, and only grows until it is first sent.
 */
public final class Slices implements Body {
    private final List<Buffer> slices;
    private long length;

    public Slices() {
        this.slices = new ArrayList<>(2);
    }

    public static Slices of(Buffer whole) {
        Slices slices = new Slices();
        slices.add(whole);
        return slices;
    }

    public void add(Buffer slice) {
        if (slice.length() > 0) {
            slices.add(Lent.kept(slice));
            length += slice.length();
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    /** Shares the slices, and copies nothing. */
    @Override
    public Slices splice(long start, long end, Buffer replacement) {
        if (start < 0 || end < start || end > length) {
            throw new IllegalArgumentException(
                    "splice: [" + start + ", " + end + ") (expected: within " + length + ")");
        }
        Slices result = new Slices();
        addRange(result, 0, start);
        result.add(replacement);
        addRange(result, end, length);
        return result;
    }

    /** The bytes in {@code [start, end)} in one buffer. */
    public Buffer join(long start, long end) {
        Slices range = new Slices();
        addRange(range, start, end);
        return range.join();
    }

    private void addRange(Slices target, long start, long end) {
        long offset = 0;
        for (Buffer slice : slices) {
            long from = Math.max(start - offset, 0);
            long to = Math.min(end - offset, slice.length());
            if (from < to) {
                target.add(from == 0 && to == slice.length() ? slice : slice.slice((int) from, (int) to));
            }
            offset += slice.length();
        }
    }

    @Override
    public Future<Void> sendTo(WriteStream<Buffer> target) {
        Promise<Void> sent = Promise.promise();
        sendFrom(0, target, sent);
        return sent.future();
    }

    private void sendFrom(int first, WriteStream<Buffer> target, Promise<Void> sent) {
        for (int i = first; i < slices.size() - 1; i++) {
            target.write(slices.get(i)).onFailure(sent::tryFail);
            if (target.writeQueueFull()) {
                int next = i + 1;
                target.drainHandler(drained -> sendFrom(next, target, sent));
                return;
            }
        }
        target.drainHandler(null); // which would hold these bytes for as long as the target lives
        Future<Void> end = slices.isEmpty() ? target.end() : target.end(slices.get(slices.size() - 1));
        end.onComplete(done -> {
            if (done.succeeded()) {
                sent.tryComplete();
            } else {
                sent.tryFail(done.cause());
            }
        });
    }

    /** All bytes in one buffer; for small bodies and tests. */
    public Buffer join() {
        Buffer whole = Buffer.buffer((int) length);
        slices.forEach(whole::appendBuffer);
        return whole;
    }
}
