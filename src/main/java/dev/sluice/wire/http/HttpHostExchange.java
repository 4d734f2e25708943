package dev.sluice.wire.http;

import static dev.sluice.failure.Kind.UPSTREAM_CONNECTION_LOST;

import dev.sluice.failure.Failure;
import dev.sluice.wire.Connecting;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostHead;
import dev.sluice.wire.HostRequest;
import dev.sluice.wire.Origin;
import dev.sluice.wire.http1.Addresses;
import dev.sluice.wire.http1.ConnectFailure;
import dev.sluice.wire.http1.Tunnel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.streams.ReadStream;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request of Vert.x's client. */
final class HttpHostExchange implements HostExchange {
    private final Vertx vertx;
    private final String host;
    private final Connecting connecting;
    private final Promise<HostHead> head;
    private @Nullable HttpClientRequest clientRequest;
    private @Nullable HttpClientResponse response;
    private final Runnable onHttp1;
    private boolean reset;

    HttpHostExchange(Vertx vertx, String host, Runnable onHttp1) {
        this.onHttp1 = onHttp1;
        this.vertx = vertx;
        this.host = host;
        this.connecting = new Connecting(vertx, host);
        this.head = connecting.head();
    }

    /** The request is not kept: its body would stay in memory for as long as the answer lasts. */
    void start(HttpClientAgent client, HostRequest request) {
        // Covers what the client's connect time-out does not: the name look-up, TLS, and the wait for a pooled
        // connection. Vert.x's time-out of a request covers nothing: with 5.0.12 it ends in a NullPointerException.
        long millis = request.connectTimeoutMillis();
        connecting.start(millis, () -> connecting.timedOut(millis));
        client.request(options(request))
                .recover(why -> why instanceof ConnectionPoolTooBusyException
                                || request.origin().proxy() != null
                        ? Future.failedFuture(why)
                        : atOtherAddresses(client, request, why))
                .onComplete(
                        connection -> onConnected(connection, request), why -> onUnreachable(request.origin(), why));
    }

    private static RequestOptions options(HostRequest request) {
        Origin origin = request.origin();
        return new RequestOptions()
                .setProxyOptions(Tunnel.options(origin, request.connectTimeoutMillis()))
                .setMethod(HttpMethod.valueOf(request.method()))
                .setSsl(origin.tls())
                .setHost(origin.host())
                .setPort(origin.port())
                .setURI(request.target())
                .setFollowRedirects(false);
    }

    /** Vert.x's client tries the first one only. */
    private Future<HttpClientRequest> atOtherAddresses(HttpClientAgent client, HostRequest request, Throwable why) {
        return Addresses.of(vertx, request.origin())
                .compose(all -> at(all.subList(1, all.size()).iterator(), client, request, why));
    }

    private Future<HttpClientRequest> at(
            Iterator<SocketAddress> addresses, HttpClientAgent client, HostRequest request, Throwable why) {
        if (!addresses.hasNext() || head.future().isComplete()) {
            return Future.failedFuture(why);
        }
        return client.request(options(request).setServer(addresses.next()))
                .recover(again -> at(addresses, client, request, again));
    }

    private void onUnreachable(Origin origin, Throwable why) {
        if (why instanceof ConnectionPoolTooBusyException) {
            connecting.exhausted(", and as many requests wait for one as may; try again.");
        } else {
            connecting.unreachable(ConnectFailure.reason(origin, why));
        }
    }

    private void onConnected(HttpClientRequest connection, HostRequest request) {
        clientRequest = connection;
        if (reset || !connecting.succeed()) {
            connection.reset();
            return;
        }
        if (connection.version() != HttpVersion.HTTP_2) {
            onHttp1.run();
        }
        if (request.cleared().succeeded()) {
            send(connection, request);
        } else {
            request.cleared().onComplete(go -> send(connection, request), this::onNotCleared);
        }
    }

    private void onNotCleared(Throwable why) {
        head.tryFail(why);
        reset();
    }

    private void send(HttpClientRequest connection, HostRequest request) {
        if (reset) {
            return;
        }
        connection.headers().addAll(request.headers());
        long length = request.body().length();
        if (length >= 0) {
            connection.putHeader("content-length", Long.toString(length));
        } else {
            connection.setChunked(true);
        }
        connection.exceptionHandler(this::onLost);
        connection.response().onComplete(this::onResponse, this::onLost);
        if (length == 0) {
            connection.end().onFailure(this::onLost);
        } else {
            request.body().sendTo(connection).onFailure(this::onLost);
        }
    }

    private void onResponse(HttpClientResponse answer) {
        answer.pause();
        // Without a handler Vert.x logs each reset of an answer that nobody wants to read.
        answer.exceptionHandler(unread -> {});
        response = answer;
        head.tryComplete(new HostHead(answer.statusCode(), answer.headers()));
    }

    private void onLost(Throwable error) {
        // A body that could not be sent is no news once the answer is there: hosts answer early to refuse.
        if (response == null) {
            head.tryFail(
                    error instanceof Failure failure
                            ? failure
                            : Failure.of(
                                    UPSTREAM_CONNECTION_LOST,
                                    "The host " + host + " closed the connection before it answered."));
        }
    }

    @Override
    public Future<Void> connected() {
        return connecting.connected();
    }

    @Override
    public Future<HostHead> head() {
        return head.future();
    }

    @Override
    public ReadStream<Buffer> body() {
        return new HostBody(Objects.requireNonNull(response, "body() before head()"), host);
    }

    @Override
    public void reset() {
        if (reset) {
            return;
        }
        reset = true;
        if (clientRequest != null) {
            clientRequest.reset();
        }
        connecting.reset();
    }
}
