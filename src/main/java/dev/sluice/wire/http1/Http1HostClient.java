package dev.sluice.wire.http1;

import dev.sluice.wire.HostClient;
import dev.sluice.wire.HostClientOptions;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostRequest;
import dev.sluice.wire.Origin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.HashMap;
import java.util.Map;

/** HTTP/1.1 to hosts without TLS, on connections of its event loop alone. */
public final class Http1HostClient implements HostClient {
    private final Vertx vertx;
    private final HostClientOptions options;
    private final NetClient sockets;
    private final Map<Origin, HostPool> pools = new HashMap<>();

    public Http1HostClient(Vertx vertx, HostClientOptions options) {
        this.vertx = vertx;
        this.options = options;
        this.sockets = vertx.createNetClient(new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(options.connectTimeoutMillis()))
                .setTcpNoDelay(true));
    }

    @Override
    public HostExchange open(HostRequest request) {
        HostPool pool =
                pools.computeIfAbsent(request.origin(), origin -> new HostPool(vertx, origin, options, this::connect));
        Http1HostExchange exchange = new Http1HostExchange(vertx, pool, request);
        pool.serve(exchange);
        return exchange;
    }

    private Future<HostConnection> connect(HostPool pool) {
        ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
        return sockets.connect(pool.origin().port(), pool.origin().host())
                .map(socket -> install(socket, new HostConnection(context, pool)));
    }

    private static HostConnection install(NetSocket socket, HostConnection connection) {
        NetSocketInternal internal = (NetSocketInternal) socket;
        internal.channelHandlerContext().pipeline().addBefore("handler", "http1", connection);
        return connection;
    }
}
