package dev.sluice.stream;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A stream with other bytes in the place of {@code [start, end)}; what lies before and behind passes as it is. */
final class SplicedStream implements ReadStream<Buffer> {
    private final ReadStream<Buffer> source;
    private final long start;
    private final long end;
    private final Buffer replacement;
    private long offset;
    private boolean replaced;

    SplicedStream(ReadStream<Buffer> source, long start, long end, Buffer replacement) {
        this.source = source;
        this.start = start;
        this.end = end;
        this.replacement = replacement;
    }

    private Buffer splice(Buffer bytes) {
        long first = offset;
        long behind = offset + bytes.length();
        offset = behind;
        if (behind <= start || (first >= end && replaced)) {
            return bytes;
        }
        Buffer result = Buffer.buffer(bytes.length() + replacement.length());
        if (first < start) {
            result.appendBuffer(bytes, 0, (int) (start - first));
        }
        if (!replaced) {
            replaced = true;
            result.appendBuffer(replacement);
        }
        if (behind > end) {
            int from = (int) Math.max(end - first, 0);
            result.appendBuffer(bytes, from, bytes.length() - from);
        }
        return result;
    }

    @Override
    public SplicedStream handler(@Nullable Handler<Buffer> handler) {
        source.handler(handler == null ? null : bytes -> handler.handle(splice(bytes)));
        return this;
    }

    @Override
    public SplicedStream exceptionHandler(@Nullable Handler<Throwable> handler) {
        source.exceptionHandler(handler);
        return this;
    }

    @Override
    public SplicedStream endHandler(@Nullable Handler<Void> handler) {
        source.endHandler(handler);
        return this;
    }

    @Override
    public SplicedStream pause() {
        source.pause();
        return this;
    }

    @Override
    public SplicedStream resume() {
        source.resume();
        return this;
    }

    @Override
    public SplicedStream fetch(long amount) {
        source.fetch(amount);
        return this;
    }
}
