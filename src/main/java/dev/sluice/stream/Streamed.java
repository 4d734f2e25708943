package dev.sluice.stream;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;

/** A body that passes through while it arrives and is never held whole; it can be sent once. */
public record Streamed(ReadStream<Buffer> source, long length) implements Body {
    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public Streamed splice(long start, long end, Buffer replacement) {
        long newLength = length < 0 ? -1 : length - (end - start) + replacement.length();
        return new Streamed(new SplicedStream(source, start, end, replacement), newLength);
    }

    @Override
    public Future<Void> sendTo(WriteStream<Buffer> target) {
        return source.pipe().endOnFailure(false).to(target);
    }
}
