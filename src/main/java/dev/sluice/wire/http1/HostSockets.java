package dev.sluice.wire.http1;

import dev.sluice.wire.HostClientOptions;
import dev.sluice.wire.Origin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens sockets to hosts, with and without TLS, on the event loop it is asked on. */
final class HostSockets {
    private final Vertx vertx;
    private final NetClient plain;
    private final int timeoutMillis;
    private @Nullable NetClient secure;

    HostSockets(Vertx vertx, HostClientOptions options) {
        this.vertx = vertx;
        this.timeoutMillis = Math.toIntExact(options.connectTimeoutMillis());
        this.plain = vertx.createNetClient(options());
    }

    Future<NetSocket> connect(Origin origin) {
        ProxyOptions tunnel = Tunnel.options(origin, timeoutMillis);
        if (tunnel != null) {
            // The proxy looks the name up.
            return connect(origin, SocketAddress.inetSocketAddress(origin.port(), origin.host()), tunnel);
        }
        return Addresses.of(vertx, origin)
                .compose(addresses -> new Dialing(vertx, addresses, address -> connect(origin, address, null)).start());
    }

    /** What is looked for in the certificate is the name. */
    private Future<NetSocket> connect(Origin origin, SocketAddress address, @Nullable ProxyOptions tunnel) {
        return (origin.tls() ? secure() : plain)
                .connect(new ConnectOptions()
                        .setRemoteAddress(address)
                        .setProxyOptions(tunnel)
                        .setHost(origin.host())
                        .setPort(origin.port())
                        .setSsl(origin.tls()));
    }

    private NetClientOptions options() {
        return new NetClientOptions().setConnectTimeout(timeoutMillis).setTcpNoDelay(true);
    }

    /**
     * Without hosts that need it, it is never made: what is behind it takes long to load. It keeps the sessions of all hosts, by
     * name and port, so that another connection need not begin from nothing.
     */
    private NetClient secure() {
        NetClient client = secure;
        if (client == null) {
            client = vertx.createNetClient(options()
                    .setSsl(true)
                    .setSslEngineOptions(new OpenSSLEngineOptions())
                    .setHostnameVerificationAlgorithm("HTTPS")
                    .setUseAlpn(true)
                    .setApplicationLayerProtocols(List.of("http/1.1"))
                    .setSslHandshakeTimeout(timeoutMillis)
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS));
            secure = client;
        }
        return client;
    }
}
