package dev.sluice.wire.http1;

import dev.sluice.wire.Origin;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** All addresses of a host, in the order in which the DNS tells them; each is kept for as long as its TTL says. */
public final class Addresses {
    private Addresses() {}

    /** Fails with an {@link java.net.UnknownHostException} if there are none. To be called on an event loop. */
    public static Future<List<SocketAddress>> of(Vertx vertx, Origin origin) {
        Promise<List<SocketAddress>> addresses = Promise.promise();
        ((VertxInternal) vertx)
                .nameResolver()
                .resolveAll(
                        origin.host(),
                        found -> addresses.handle(found.map(all ->
                                all.stream().map(one -> at(one, origin.port())).toList())));
        return addresses.future();
    }

    private static SocketAddress at(InetSocketAddress address, int port) {
        return SocketAddress.inetSocketAddress(new InetSocketAddress(address.getAddress(), port));
    }
}
