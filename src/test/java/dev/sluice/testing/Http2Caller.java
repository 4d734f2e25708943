package dev.sluice.testing;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.buffer.Buffer;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A caller on one HTTP/2 connection, begun by its preface; each exchange is a stream. It takes the frames one by one, and gives
 * credit only for what somebody has read, so that no more comes than the stream's window.
 */
final class Http2Caller implements Caller {
    private static final int PATIENCE_SECONDS = 20;
    private static final long UNKNOWN = Long.MAX_VALUE;
    private static final EventLoopGroup LOOP = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("http2-caller", true), NioIoHandler.newFactory());

    private final Channel channel;
    private final BlockingQueue<Arrival> arrived;
    private @Nullable Http2FrameStream stream;
    private Buffer piece = Buffer.buffer();
    private int position; // in the piece
    private long unsent;
    private boolean ended; // the answer

    private Http2Caller(Channel channel, BlockingQueue<Arrival> arrived) {
        this.channel = channel;
        this.arrived = arrived;
    }

    /** What came from the gateway. */
    private sealed interface Arrival {
        record Head(Http2Headers headers, boolean last) implements Arrival {}

        /** @param credit what it took of the window */
        record Data(Buffer bytes, int credit, boolean last) implements Arrival {}

        record Reset() implements Arrival {}

        record Closed() implements Arrival {}
    }

    /**
     * Connects.
     *
     * @param windowBytes how much of a stream may come while nobody reads; 0 for HTTP/2's own 64 KiB
     */
    static Http2Caller connect(int port, int windowBytes) throws IOException {
        Http2Settings settings = Http2Settings.defaultSettings();
        if (windowBytes > 0) {
            settings.initialWindowSize(windowBytes);
        }
        BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
        ChannelFuture connected = new Bootstrap()
                .group(LOOP)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline()
                                .addLast(Http2FrameCodecBuilder.forClient()
                                        .initialSettings(settings)
                                        .build())
                                .addLast(new Receiver(arrived));
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port);
        await(connected);
        return new Http2Caller(connected.channel(), arrived);
    }

    /** Hands every frame of the stream on. */
    private static final class Receiver extends Http2ChannelDuplexHandler {
        private final BlockingQueue<Arrival> arrived;

        Receiver(BlockingQueue<Arrival> arrived) {
            this.arrived = arrived;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            if (frame instanceof Http2HeadersFrame head) {
                arrived.add(new Arrival.Head(head.headers(), head.isEndStream()));
            } else if (frame instanceof Http2DataFrame data) {
                Buffer bytes = Buffer.buffer(ByteBufUtil.getBytes(data.content()));
                arrived.add(new Arrival.Data(bytes, data.initialFlowControlledBytes(), data.isEndStream()));
            } else if (frame instanceof Http2ResetFrame) {
                arrived.add(new Arrival.Reset());
            }
            ReferenceCountUtil.release(frame);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            arrived.add(new Arrival.Closed());
        }

        /** What it means for a stream, a frame or a failed write says too. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
    }

    private static void await(ChannelFuture done) throws IOException {
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new SocketTimeoutException("nothing happened");
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        if (!done.isSuccess()) {
            throw new IOException(done.cause());
        }
    }

    private Http2Caller open(String method, String path, String lines, long length) throws IOException {
        Http2Headers headers = new DefaultHttp2Headers()
                .method(method)
                .scheme("http")
                .authority("localhost")
                .path(path);
        lines.lines().forEach(line -> {
            int colon = line.indexOf(':');
            headers.add(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        });
        stream = channel.pipeline().get(Receiver.class).newStream();
        unsent = length;
        piece = Buffer.buffer();
        position = 0;
        ended = false;
        await(channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, length == 0).stream(stream)));
        return this;
    }

    private void send(byte[] bytes, boolean last) throws IOException {
        ByteBuf content = Unpooled.wrappedBuffer(bytes);
        await(channel.writeAndFlush(new DefaultHttp2DataFrame(content, last).stream(stream)));
    }

    @Override
    public Http2Caller head(String path, String key, String lines) throws IOException {
        String all = "authorization: Bearer " + key + "\r\n" + lines;
        String length = new Head(0, "\n" + lines).header("content-length");
        return open("POST", path, all, length.isEmpty() ? UNKNOWN : Long.parseLong(length));
    }

    @Override
    public Http2Caller write(byte[] bytes) throws IOException {
        unsent -= bytes.length;
        if (bytes.length > 0) {
            send(bytes, unsent == 0);
        }
        return this;
    }

    @Override
    public Http2Caller post(String path, String key, String json) throws IOException {
        try {
            Caller.super.post(path, key, json);
        } catch (SocketTimeoutException stuck) {
            throw stuck;
        } catch (IOException refused) {
            // Why the rest is not wanted, the answer says.
        }
        return this;
    }

    @Override
    public Http2Caller postInPieces(String path, String key, String contentType, byte[] body) throws IOException {
        head(path, key, "content-type: " + contentType + "\r\n");
        try {
            for (byte[] next : Pieces.of(body)) {
                send(next, false);
            }
            send(new byte[0], true);
        } catch (SocketTimeoutException stuck) {
            throw stuck;
        } catch (IOException refused) {
            // Why the rest is not wanted, the answer says.
        }
        return this;
    }

    @Override
    public Http2Caller get(String path) throws IOException {
        return open("GET", path, "", 0);
    }

    private Arrival next() throws IOException {
        try {
            Arrival next = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new SocketTimeoutException("nothing arrived");
            }
            return next;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public Head readHead() throws IOException {
        if (!(next() instanceof Arrival.Head head)) {
            throw new EOFException("the stream ended before its head");
        }
        ended = head.last();
        StringBuilder text = new StringBuilder("HTTP/2\r\n");
        head.headers()
                .forEach(field -> text.append(field.getKey())
                        .append(": ")
                        .append(field.getValue())
                        .append("\r\n"));
        return new Head(Integer.parseInt(head.headers().status().toString()), text.toString());
    }

    @Override
    public int readBodyByte() throws IOException {
        while (position == piece.length()) {
            if (ended) {
                return -1;
            }
            if (!(next() instanceof Arrival.Data data)) {
                throw new EOFException("the stream was broken off");
            }
            piece = data.bytes();
            position = 0;
            ended = data.last();
            if (data.credit() > 0 && !ended) {
                var unused = channel.writeAndFlush(new DefaultHttp2WindowUpdateFrame(data.credit()).stream(stream));
            }
        }
        return piece.getByte(position++) & 0xff;
    }

    @Override
    public boolean isCutOff() throws IOException {
        return next() instanceof Arrival.Reset;
    }

    @Override
    public boolean isClosed() throws IOException {
        await(channel.closeFuture());
        return true;
    }

    @Override
    public void reset() throws IOException {
        await(channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream)));
    }

    /** The codec says GOAWAY first. */
    @Override
    public void close() throws IOException {
        await(channel.close());
    }
}
