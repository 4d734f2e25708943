package dev.sluice.wire.http1;

import dev.sluice.wire.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** The reply to one request of a connection. What is written in one turn of the event loop leaves in one flush. */
final class CallerReply implements Reply {
    private static final int HEAD_BYTES = 512;
    private static final Buffer NOTHING = Buffer.buffer();

    private final CallerConnection connection;
    private final RequestHead request;
    private @Nullable MultiMap headers; // until they have left
    private @Nullable Handler<Void> drainHandler;
    private @Nullable ChannelPromise lastByte; // of a body whose length was told, once it is written
    private long left = -1;
    private int status;
    private boolean started;
    private boolean chunked;
    private boolean bodiless;
    private boolean closeAfterwards;
    private boolean ended;
    private boolean closed;
    private boolean saidFull;
    private boolean continues;

    CallerReply(CallerConnection connection, RequestHead request) {
        this.connection = connection;
        this.request = request;
        this.continues = request.expectsContinue();
    }

    boolean endedByUs() {
        return ended;
    }

    /** Somebody wants the body: the caller, who may wait to be asked for it, is asked. */
    void continueWhenWanted() {
        if (continues && !started && !closed) {
            continues = false;
            ByteBuf out = connection.out().buffer(HeadWriter.CONTINUE.length);
            connection.out().write(out.writeBytes(HeadWriter.CONTINUE));
        }
    }

    void onClosed() {
        closed = true;
        headers = null;
    }

    /** The connection takes bytes again. */
    void onWritable() {
        if (saidFull && !ended && drainHandler != null) {
            saidFull = false;
            drainHandler.handle(null);
        }
    }

    @Override
    public void start(int status, MultiMap headers) {
        this.started = true;
        this.status = status;
        this.headers = headers;
        bodiless = status == 204 || status == 304 || request.method().equals("HEAD");
        String length = headers.get("content-length");
        boolean counted = length != null;
        left = length == null || bodiless ? -1 : Long.parseLong(length);
        chunked = !counted && !bodiless && !request.http10();
        closeAfterwards |= !request.keepAlive() || !connection.bodyWasRead() || (!counted && !chunked && !bodiless);
    }

    @Override
    public void flushHead() {
        if (headers != null) {
            ByteBuf out = connection.out().buffer(HEAD_BYTES);
            writeHead(out);
            connection.out().write(out);
        }
    }

    private void writeHead(ByteBuf out) {
        MultiMap fields = headers;
        if (fields == null) {
            return;
        }
        headers = null;
        HeadWriter.statusLine(out, status);
        HeadWriter.fields(out, fields);
        if (closeAfterwards) {
            out.writeBytes(HeadWriter.CLOSE);
        }
        if (chunked) {
            out.writeBytes(HeadWriter.CHUNKED);
        }
        HeadWriter.endLine(out);
    }

    @Override
    public boolean started() {
        return started;
    }

    @Override
    public void closeAfterwards() {
        closeAfterwards = true;
    }

    @Override
    public void abort() {
        if (!ended && !closed) {
            ended = true;
            connection.out().close();
        }
    }

    @Override
    public Future<Void> write(Buffer data) {
        if (closed || ended) {
            return gone();
        }
        ChannelPromise written = connection.out().noPromise();
        left -= left < 0 ? 0 : data.length();
        if (left == 0 && data.length() > 0) {
            // Or the end would be a write of nothing, which costs as much as one of something.
            written = connection.out().promise();
            lastByte = written;
        }
        send(data, false, written);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
        return end(NOTHING);
    }

    @Override
    public Future<Void> end(Buffer data) {
        if (closed || ended) {
            return gone();
        }
        ended = true;
        Promise<Void> sent = Promise.promise();
        ChannelPromise already = data.length() == 0 ? lastByte : null;
        ChannelPromise written = already != null ? already : connection.out().promise();
        written.addListener(result -> {
            if (result.isSuccess()) {
                sent.complete();
            } else {
                sent.fail(result.cause());
            }
        });
        if (already == null) {
            send(data, true, written);
        }
        connection.onReplyEnded(closeAfterwards);
        return sent.future();
    }

    /** The head, if it has not left yet, the data with what frames it, and the end. */
    private void send(Buffer data, boolean last, ChannelPromise written) {
        Buffer body = bodiless ? NOTHING : data;
        ByteBuf head = null;
        if (headers != null) {
            head = connection.out().buffer(HEAD_BYTES + Math.min(body.length(), Frame.MIN_SLICE_BYTES));
            writeHead(head);
        }
        Frame.write(connection.out(), head, body, chunked, last, written);
    }

    private static Future<Void> gone() {
        return Future.failedFuture("The caller has gone");
    }

    /** The size is the connection's; it is the same for all replies. */
    @Override
    public CallerReply setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    @Override
    public boolean writeQueueFull() {
        saidFull = !closed && !connection.out().isWritable();
        return saidFull;
    }

    @Override
    public CallerReply drainHandler(@Nullable Handler<Void> handler) {
        drainHandler = handler;
        return this;
    }

    /** The call's {@code gone} tells of a broken connection; there is nothing more to tell here. */
    @Override
    public CallerReply exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }
}
