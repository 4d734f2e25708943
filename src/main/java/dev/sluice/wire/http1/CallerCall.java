package dev.sluice.wire.http1;

import dev.sluice.stream.QueuedStream;
import dev.sluice.wire.Call;
import dev.sluice.wire.Reply;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** One request of a connection, and its reply. */
final class CallerCall implements Call {
    private final RequestHead head;
    private final QueuedStream body;
    private final CallerReply reply;
    private final Promise<Void> gone = Promise.promise();

    CallerCall(RequestHead head, QueuedStream body, CallerReply reply) {
        this.head = head;
        this.body = body;
        this.reply = reply;
    }

    /** The connection has closed. */
    void onClosed() {
        reply.onClosed();
        if (!reply.endedByUs()) {
            gone.tryComplete();
        }
    }

    /** The connection takes bytes again. */
    void onWritable() {
        reply.onWritable();
    }

    @Override
    public String method() {
        return head.method();
    }

    @Override
    public String path() {
        int query = head.target().indexOf('?');
        return query < 0 ? head.target() : head.target().substring(0, query);
    }

    @Override
    public @Nullable String query() {
        int query = head.target().indexOf('?');
        return query < 0 ? null : head.target().substring(query + 1);
    }

    @Override
    public MultiMap headers() {
        return head.headers();
    }

    @Override
    public long declaredLength() {
        return head.length();
    }

    @Override
    public ReadStream<Buffer> body() {
        reply.continueWhenWanted();
        return body;
    }

    @Override
    public Reply reply() {
        return reply;
    }

    @Override
    public Future<Void> gone() {
        return gone.future();
    }
}
