package dev.sluice.wire.http;

import dev.sluice.wire.HostClient;
import dev.sluice.wire.HostClientOptions;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostRequest;
import dev.sluice.wire.Origin;
import dev.sluice.wire.http1.Http1HostClient;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Our own client for all hosts but those that have been found to speak HTTP/2, or have not been asked yet: these are asked by
 * Vert.x's, and the first connection tells.
 */
final class HttpHostClient implements HostClient {
    private final Vertx vertx;
    // Held strongly: a client that nobody refers to may be closed by the collector in the middle of a request.
    private final HostClient http1;
    private final LearntProtocols learnt = new LearntProtocols(System::nanoTime);
    private @Nullable HttpClientAgent secure;
    private final Supplier<HttpClientAgent> secureClients;

    /** Without hosts that need it, the one with TLS is never made: what is behind it takes long to load. */
    HttpHostClient(Vertx vertx, HostClientOptions options, Supplier<HttpClientAgent> secureClients) {
        this.vertx = vertx;
        this.http1 = new Http1HostClient(vertx, options, learnt::forget);
        this.secureClients = secureClients;
    }

    @Override
    public HostExchange open(HostRequest request) {
        Origin origin = request.origin();
        // Without TLS nothing says that a host speaks HTTP/2, and local model servers do not.
        if (!origin.tls() || learnt.speaksOnlyHttp1(origin)) {
            return http1.open(request);
        }
        HttpHostExchange exchange = new HttpHostExchange(vertx, origin.host(), () -> learnt.foundHttp1(origin));
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
