package dev.sluice.relay;

import dev.sluice.dialect.ErrorBody;
import dev.sluice.dialect.HostError;
import dev.sluice.failure.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A host's error that came after the caller had got its status: its words are all that can still be told. */
final class LateError {
    private LateError() {}

    /** The body, or its first {@value BodyRelay#MAX_HELD_BYTES} bytes. */
    static Future<Buffer> read(ReadStream<Buffer> body) {
        Promise<Buffer> read = Promise.promise();
        Buffer held = Buffer.buffer();
        body.handler(bytes -> {
            if (held.length() < BodyRelay.MAX_HELD_BYTES) {
                held.appendBuffer(bytes);
            }
        });
        body.exceptionHandler(read::tryFail);
        body.endHandler(end -> read.tryComplete(held));
        body.resume();
        return read.future();
    }

    /** What the caller may read: the host's own error, unless it is about the gateway's key. */
    static Buffer words(Buffer body, int status, Failure failure) {
        HostError error = status == 401 ? null : HostError.read(body);
        return error == null ? ErrorBody.of(failure) : error.body();
    }
}
