package dev.sluice.wire.http;

import dev.sluice.wire.HostClient;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Vert.x's clients, with and without TLS; their pools open connections on the event loop that asks for them. */
final class HttpHostClient implements HostClient {
    private final Vertx vertx;
    // Held strongly: a client that nobody refers to may be closed by the collector in the middle of a request.
    private final HostClient plain;
    private @Nullable HttpClientAgent secure;
    private final Supplier<HttpClientAgent> secureClients;

    /** Without hosts that need it, the one with TLS is never made: what is behind it takes long to load. */
    HttpHostClient(Vertx vertx, HostClient plain, Supplier<HttpClientAgent> secureClients) {
        this.vertx = vertx;
        this.plain = plain;
        this.secureClients = secureClients;
    }

    @Override
    public HostExchange open(HostRequest request) {
        if (!request.origin().tls()) {
            return plain.open(request);
        }
        HttpHostExchange exchange = new HttpHostExchange(vertx, request.origin().host());
        exchange.start(secure(), request);
        return exchange;
    }

    private HttpClientAgent secure() {
        HttpClientAgent client = secure;
        if (client == null) {
            client = secureClients.get();
            secure = client;
        }
        return client;
    }
}
