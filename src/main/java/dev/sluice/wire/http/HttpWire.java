package dev.sluice.wire.http;

import dev.sluice.wire.Call;
import dev.sluice.wire.HostClient;
import dev.sluice.wire.HostClientOptions;
import dev.sluice.wire.ListenOptions;
import dev.sluice.wire.Listener;
import dev.sluice.wire.TlsFiles;
import dev.sluice.wire.Wire;
import dev.sluice.wire.http1.Http1Port;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Both versions of HTTP behind the seam: our own HTTP/1.1 for callers and hosts; Vert.x's HTTP/2 for callers who begin with its
 * preface or choose it by ALPN, and for hosts that choose it when TLS offers it to them.
 */
public final class HttpWire implements Wire {
    /**
     * How much one read takes from a socket. A paused stream holds what was read but could not be handed on, so that this
     * bounds the memory of a slow reader; with Vert.x's default of up to 64 KiB, 5,000 of them do not fit into 256 MiB.
     */
    static final int READ_BYTES = 4 * 1024;

    /**
     * What the streams of one HTTP/2 connection may have on their way together: no limit, so that those that nobody reads
     * cannot use it up for the others. Each has its own window of 64 KiB.
     */
    private static final int HTTP2_CONNECTION_WINDOW_BYTES = 1 << 30;

    private final Vertx vertx;

    public HttpWire(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public Future<Listener> listen(ListenOptions options, Handler<Call> onCall) {
        if (options.reusePort() && !vertx.isNativeTransportEnabled()) {
            return Future.failedFuture(
                    "server.reusePort: true (expected: false, as the transport nio does not have it)");
        }
        HttpServerOptions serverOptions = new HttpServerOptions()
                .setHost(options.host())
                .setPort(options.port())
                .setMaxHeaderSize(options.maxHeaderBytes())
                .setTcpNoDelay(true)
                .setAcceptBacklog(4096)
                .setReusePort(options.reusePort())
                .setHttp2ConnectionWindowSize(HTTP2_CONNECTION_WINDOW_BYTES)
                .setHandle100ContinueAutomatically(false);
        TlsFiles tls = options.tls();
        if (tls == null) {
            return listen(serverOptions, onCall);
        }
        return vertx.executeBlocking(
                        () -> {
                            CallerTls.configure(vertx, serverOptions, tls);
                            return true;
                        },
                        false)
                .compose(secured -> listen(serverOptions, onCall));
    }

    private Future<Listener> listen(HttpServerOptions options, Handler<Call> onCall) {
        HttpServer server =
                new HttpServerImpl(new Http1Port((VertxInternal) vertx, options.getMaxHeaderSize(), onCall), options);
        server.requestHandler(request -> onCall.handle(new HttpCall(vertx, request)));
        return server.listen().map(HttpListener::new);
    }

    @Override
    public HostClient hostClient(HostClientOptions options) {
        // A little later than the request's own, so that it is ours that tells.
        HostClientOptions later = new HostClientOptions(
                options.connectTimeoutMillis() + 500,
                options.maxConnections(),
                options.maxPendingRequests(),
                options.keepAliveMillis());
        HttpClientOptions secure = hostOptions(later)
                .setSslEngineOptions(new OpenSSLEngineOptions())
                .setSslHandshakeTimeout(later.connectTimeoutMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ConnectionWindowSize(HTTP2_CONNECTION_WINDOW_BYTES);
        return new HttpHostClient(vertx, later, () -> client(secure, later));
    }

    @Override
    public Future<Void> prepareTls() {
        return vertx.executeBlocking(OpenSsl::isAvailable, false).mapEmpty();
    }

    private static HttpClientOptions hostOptions(HostClientOptions options) {
        return new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(options.connectTimeoutMillis()))
                .setKeepAliveTimeout(seconds(options.keepAliveMillis()))
                .setHttp2KeepAliveTimeout(seconds(options.keepAliveMillis()))
                .setTcpNoDelay(true)
                .setMaxHeaderSize(64 * 1024);
    }

    private static int seconds(long millis) {
        return (int) Math.max(1, TimeUnit.MILLISECONDS.toSeconds(millis));
    }

    private HttpClientAgent client(HttpClientOptions options, HostClientOptions limits) {
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions()
                        .setHttp1MaxSize(limits.maxConnections())
                        .setHttp2MaxSize(Math.min(64, limits.maxConnections()))
                        // Until the first connection says that it carries many, each request waits for one of its own.
                        .setMaxWaitQueueSize(limits.maxConnections() + limits.maxPendingRequests()))
                .withConnectHandler(HttpWire::boundReads)
                .build();
    }

    /** One read at a time, so that no stream keeps the others of its event loop waiting for long. */
    private static void boundReads(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            base.channel()
                    .config()
                    .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1));
        }
    }

    private record HttpListener(HttpServer server) implements Listener {
        @Override
        public int port() {
            return server.actualPort();
        }

        @Override
        public Future<Void> shutDown(long millis) {
            return server.shutdown(millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public Future<Void> close() {
            return server.close();
        }
    }
}
