package dev.sluice.wire.http1;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Supplier;

/** What a connection speaks once its TLS handshake is done: what ALPN (RFC 7301) has settled, or HTTP/1.1. */
final class AlpnChoice {
    private AlpnChoice() {}

    /**
     * Puts the protocol's handlers into the pipeline.
     *
     * @param http1 makes the handler of an HTTP/1.1 connection
     * @param http2 lets Vert.x have the connection
     */
    static void of(Channel channel, Supplier<ChannelHandler> http1, Runnable http2) {
        ChannelPipeline pipeline = channel.pipeline();
        if ("h2".equals(pipeline.get(SslHandler.class).applicationProtocol())) {
            http2.run();
            return;
        }
        // It is there for files to be sent, and would queue each of our writes once more.
        pipeline.remove("chunkedWriter");
        channel.config().setWriteBufferWaterMark(Http1Port.WAITING_BYTES);
        Http1Port.install(pipeline, http1.get());
        pipeline.addBefore("http1", "closing", new Closing());
    }

    /**
     * A caller's close_notify (RFC 8446, 6.1) says what a FIN says, and comes without one where only TLS was shut down. BoringSSL
     * writes nothing any more after it.
     */
    private static final class Closing extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext channel, Object event) {
            channel.fireUserEventTriggered(
                    event instanceof SslCloseCompletionEvent ? ChannelInputShutdownEvent.INSTANCE : event);
        }
    }
}
