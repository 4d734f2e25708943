package dev.sluice.wire.http;

import dev.sluice.wire.HostClient;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;

/** Vert.x's clients, with and without TLS; their pools open connections on the event loop that asks for them. */
final class HttpHostClient implements HostClient {
    private final Vertx vertx;
    // Held strongly: a client that nobody refers to may be closed by the collector in the middle of a request.
    private final HttpClientAgent plain;
    private final HttpClientAgent secure;

    HttpHostClient(Vertx vertx, HttpClientAgent plain, HttpClientAgent secure) {
        this.vertx = vertx;
        this.plain = plain;
        this.secure = secure;
    }

    @Override
    public HostExchange open(HostRequest request) {
        HttpHostExchange exchange = new HttpHostExchange(vertx, request);
        exchange.start(request.origin().tls() ? secure : plain);
        return exchange;
    }
}
