package dev.sluice.wire.http1;

import dev.sluice.wire.HostClient;
import dev.sluice.wire.HostClientOptions;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostRequest;
import dev.sluice.wire.Origin;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** HTTP/1.1 to hosts, with and without TLS, on connections of its event loop alone. */
public final class Http1HostClient implements HostClient {
    /** What Vert.x sends files with where there is TLS. */
    private static final String FILES = "chunkedWriter";

    private final Vertx vertx;
    private final HostClientOptions options;
    private final HostSockets sockets;
    private final Consumer<Origin> onRefused;
    private final Map<Origin, HostPool> pools = new HashMap<>();

    /** @param onRefused is told of hosts to which no connection could be opened */
    public Http1HostClient(Vertx vertx, HostClientOptions options, Consumer<Origin> onRefused) {
        this.onRefused = onRefused;
        this.vertx = vertx;
        this.options = options;
        this.sockets = new HostSockets(vertx, options);
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
        return sockets.connect(pool.origin())
                .onFailure(refused -> onRefused.accept(pool.origin()))
                .map(socket -> install(socket, new HostConnection(context, pool)));
    }

    private static HostConnection install(NetSocket socket, HostConnection connection) {
        NetSocketInternal internal = (NetSocketInternal) socket;
        ChannelPipeline pipeline = internal.channelHandlerContext().pipeline();
        if (pipeline.get(FILES) != null) {
            pipeline.remove(FILES);
        }
        Http1Port.install(pipeline, connection);
        return connection;
    }
}
