package dev.sluice.cost;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A stream with something behind its end that is known then only. Belongs to one event loop. */
final class LastWords implements ReadStream<Buffer> {
    private final ReadStream<Buffer> stream;
    private final Future<?> ended;
    private final Supplier<Buffer> words;
    private @Nullable Handler<Buffer> handler;

    /** @param ended completes when the words are known */
    LastWords(ReadStream<Buffer> stream, Future<?> ended, Supplier<Buffer> words) {
        this.stream = stream;
        this.ended = ended;
        this.words = words;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> failed) {
        stream.exceptionHandler(failed);
        return this;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> bytes) {
        handler = bytes;
        stream.handler(bytes);
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> end) {
        stream.endHandler(end == null ? null : over -> ended.onComplete(known -> end(end)));
        return this;
    }

    private void end(Handler<Void> end) {
        Handler<Buffer> reader = handler;
        Buffer last = words.get();
        if (reader != null && last.length() > 0) {
            reader.handle(last);
        }
        end.handle(null);
    }

    @Override
    public ReadStream<Buffer> pause() {
        stream.pause();
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        stream.resume();
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        stream.fetch(amount);
        return this;
    }
}
