package dev.sluice.intake;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.stream.FormScan;
import dev.sluice.stream.Streamed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A form on its way through a temporary file, because its model comes behind its file. The file goes when it is closed. */
final class FormSpool {
    private final Vertx vertx;
    private final ReadStream<Buffer> source;
    private final FormScan scan;
    private final long limit;
    private final Pace pace;
    private final Promise<Void> filled = Promise.promise();
    private List<Buffer> beginning;
    private @Nullable AsyncFile file;
    private long length;

    /**
     * A spool for the rest of {@code source}, which is paused.
     *
     * @param beginning what was read of it already
     * @param limit how many bytes it may have in all
     * @param pace is suspended; its time goes on while the source is read
     */
    FormSpool(Vertx vertx, ReadStream<Buffer> source, List<Buffer> beginning, FormScan scan, long limit, Pace pace) {
        this.vertx = vertx;
        this.source = source;
        this.beginning = List.copyOf(beginning);
        this.scan = scan;
        this.limit = limit;
        this.pace = pace;
    }

    /** The form, ready to be read from the file. */
    Future<Streamed> fill() {
        OpenOptions options = new OpenOptions().setDeleteOnClose(true);
        return vertx.fileSystem()
                .createTempFile("sluice-", ".form", "rw-------")
                .compose(path -> vertx.fileSystem().open(path, options))
                .compose(opened -> {
                    file = opened;
                    return write(opened)
                            .map(written -> new Streamed(opened.setReadPos(0).pause(), length));
                })
                .onFailure(failed -> close());
    }

    /** Closes the file, and so deletes it. */
    void close() {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    /** Nobody waits for the form any more. */
    void fail(Failure failure) {
        source.pause();
        filled.tryFail(failure);
    }

    private Future<Void> write(AsyncFile file) {
        beginning.forEach(bytes -> append(file, bytes));
        beginning = List.of();
        source.exceptionHandler(error -> fail(JsonIntake.callerGone()));
        source.handler(bytes -> onBytes(file, bytes));
        source.endHandler(end -> onEnd(file));
        regulate(file);
        return filled.future();
    }

    private void onBytes(AsyncFile file, Buffer bytes) {
        if (filled.future().isComplete()) {
            return;
        }
        pace.add(bytes.length());
        Failure failure = length + bytes.length() > limit
                ? IntakeStage.tooLarge("more than " + limit + " bytes", limit)
                : scan.feed(bytes);
        if (failure != null) {
            fail(failure);
            return;
        }
        append(file, bytes);
        regulate(file);
    }

    private void append(AsyncFile file, Buffer bytes) {
        length += bytes.length();
        file.write(bytes).onFailure(filled::tryFail);
    }

    /** Reads as fast as the disk can write. */
    private void regulate(AsyncFile file) {
        if (filled.future().isComplete()) {
            return;
        }
        boolean pause = file.writeQueueFull();
        pace.suspend(pause);
        if (pause) {
            source.pause();
            file.drainHandler(drained -> regulate(file));
        } else {
            source.resume();
        }
    }

    private void onEnd(AsyncFile file) {
        if (scan.isWhole()) {
            file.flush().onComplete(filled::tryComplete, filled::tryFail);
        } else {
            filled.tryFail(Failure.of(
                    Kind.INVALID_REQUEST, "form: ends in the middle of a part (expected: its closing boundary)"));
        }
    }
}
