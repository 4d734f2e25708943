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
    private final Promise<Void> filled = Promise.promise();
    private List<Buffer> beginning;
    private @Nullable AsyncFile file;
    private long left;
    private long length;

    /**
     * A spool for the rest of {@code source}, which is paused.
     *
     * @param beginning what was read of it already
     * @param left how many more bytes it may have
     */
    FormSpool(Vertx vertx, ReadStream<Buffer> source, List<Buffer> beginning, FormScan scan, long left) {
        this.vertx = vertx;
        this.source = source;
        this.beginning = List.copyOf(beginning);
        this.scan = scan;
        this.left = left;
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

    private Future<Void> write(AsyncFile file) {
        beginning.forEach(bytes -> append(file, bytes));
        beginning = List.of();
        source.exceptionHandler(error -> filled.tryFail(JsonIntake.callerGone()));
        source.handler(bytes -> onBytes(file, bytes));
        source.endHandler(end -> onEnd(file));
        source.resume();
        return filled.future();
    }

    private void onBytes(AsyncFile file, Buffer bytes) {
        left -= bytes.length();
        Failure failure = left < 0 ? IntakeStage.tooLarge("more", length + left) : scan.feed(bytes);
        if (failure != null) {
            source.pause();
            filled.tryFail(failure);
            return;
        }
        append(file, bytes);
        if (file.writeQueueFull()) {
            source.pause();
            file.drainHandler(drained -> source.resume());
        }
    }

    private void append(AsyncFile file, Buffer bytes) {
        length += bytes.length();
        file.write(bytes).onFailure(filled::tryFail);
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
