package dev.sluice.wire.http1;

import dev.sluice.wire.Call;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringSocketChannel;
import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetServerImpl;
import io.vertx.core.net.impl.NetServerInternal;
import io.vertx.core.net.impl.NetSocketImpl;

/**
 * The Vert.x that a HTTP server is made with, so that it binds, accepts, speaks TLS and HTTP/2, and ends as ever, while
 * HTTP/1.1 connections are ours from their first byte.
 */
public final class Http1Port extends VertxWrapper {
    /** Bytes that may wait for a slow caller before the host is told to pause. */
    static final WriteBufferWaterMark WAITING_BYTES = new WriteBufferWaterMark(4 * 1024, 8 * 1024);
    /**
     * How much the kernel takes of what a caller is not yet ready for. Left alone, Linux takes 4 MiB and more for each: 20 GiB
     * for 5,000 slow readers of a fast host. What is on its way to a fast reader does not count.
     */
    private static final int UNSENT_BYTES = 32 * 1024;

    private final VertxInternal vertx;
    private final int maxHeadBytes;
    private final Handler<Call> onCall;

    public Http1Port(VertxInternal vertx, int maxHeadBytes, Handler<Call> onCall) {
        super(vertx);
        this.vertx = vertx;
        this.maxHeadBytes = maxHeadBytes;
        this.onCall = onCall;
    }

    @Override
    public NetServerInternal createNetServer(NetServerOptions options) {
        return new Port(options);
    }

    private final class Port extends NetServerImpl {
        private final boolean tls;

        Port(NetServerOptions options) {
            super(vertx, options);
            tls = options.isSsl();
        }

        /** @param http2 what the HTTP server does with a connection */
        @Override
        public synchronized NetServerInternal connectHandler(Handler<NetSocket> http2) {
            return super.connectHandler(socket -> accept((NetSocketImpl) socket, tls, http2));
        }
    }

    private void accept(NetSocketImpl socket, boolean tls, Handler<NetSocket> http2) {
        bound(socket.channel());
        ContextInternal context = socket.context();
        if (tls) {
            AlpnChoice.of(
                    socket.channel(),
                    () -> new CallerConnection(context, maxHeadBytes, onCall),
                    () -> http2.handle(socket));
            return;
        }
        socket.channel()
                .pipeline()
                .addBefore(
                        "handler",
                        "choice",
                        new ProtocolChoice(
                                choice -> {
                                    choice.channel().config().setWriteBufferWaterMark(WAITING_BYTES);
                                    install(choice.pipeline(), new CallerConnection(context, maxHeadBytes, onCall));
                                },
                                () -> http2.handle(socket)));
    }

    /** In the place of Vert.x's handler, whose socket would hold 5 KiB for as long as the connection lasts. */
    static void install(ChannelPipeline pipeline, ChannelHandler http1) {
        pipeline.replace("handler", "http1", http1);
    }

    private static void bound(Channel channel) {
        ReadSize.of(channel);
        if (channel.config() instanceof EpollSocketChannelConfig socket) {
            socket.setTcpNotSentLowAt(UNSENT_BYTES);
        } else if (channel instanceof IoUringSocketChannel) {
            channel.config().setOption(IoUringChannelOption.TCP_NOTSENT_LOWAT, (long) UNSENT_BYTES);
        }
    }
}
