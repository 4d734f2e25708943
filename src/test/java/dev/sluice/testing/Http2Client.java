package dev.sluice.testing;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSession;

/** Sends the JDK's requests by HTTP/2 with prior knowledge, which the JDK's client does not do; all share one connection. */
final class Http2Client {
    private final HttpClientAgent client;
    private final Context loop; // of all requests: on another thread, a body may come before it is asked for

    Http2Client(Vertx vertx) {
        loop = vertx.getOrCreateContext();
        client = vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2ConnectionWindowSize(1 << 30));
    }

    <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        RequestOptions options = new RequestOptions()
                .setHost(request.uri().getHost())
                .setPort(request.uri().getPort())
                .setURI(target(request.uri()))
                .setMethod(HttpMethod.valueOf(request.method()));
        request.headers().map().forEach((name, values) -> values.forEach(value -> options.addHeader(name, value)));
        Buffer body = request.bodyPublisher().map(Http2Client::collect).orElseGet(Buffer::buffer);
        Promise<HttpResponse<T>> received = Promise.promise();
        loop.runOnContext(go -> client.request(options)
                .compose(sent -> sent.send(body))
                .compose(answer -> answer.body().compose(bytes -> read(request, answer, bytes, handler)))
                .onComplete(received));
        return TestGateway.await(received.future());
    }

    private static String target(URI uri) {
        return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
    }

    /** The publishers of whole bodies hand them on at once, on the thread that asks. */
    private static Buffer collect(HttpRequest.BodyPublisher publisher) {
        Buffer body = Buffer.buffer();
        publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer bytes) {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                body.appendBytes(copy);
            }

            @Override
            public void onError(Throwable failure) {
                throw new IllegalStateException(failure);
            }

            @Override
            public void onComplete() {}
        });
        return body;
    }

    private static <T> Future<HttpResponse<T>> read(
            HttpRequest request, HttpClientResponse answer, Buffer bytes, HttpResponse.BodyHandler<T> handler) {
        Map<String, List<String>> headers = answer.headers().entries().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        Head head = new Head(answer.statusCode(), HttpHeaders.of(headers, (name, value) -> true));
        HttpResponse.BodySubscriber<T> reader = handler.apply(head);
        reader.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long pieces) {}

            @Override
            public void cancel() {}
        });
        reader.onNext(List.of(ByteBuffer.wrap(bytes.getBytes())));
        reader.onComplete();
        return Future.fromCompletionStage(reader.getBody()).map(body -> new Answer<>(request, head, body));
    }

    private record Head(int statusCode, HttpHeaders headers) implements HttpResponse.ResponseInfo {
        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_2;
        }
    }

    private record Answer<T>(HttpRequest request, Head head, T body) implements HttpResponse<T> {
        @Override
        public int statusCode() {
            return head.statusCode();
        }

        @Override
        public HttpHeaders headers() {
            return head.headers();
        }

        @Override
        public HttpClient.Version version() {
            return head.version();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }
    }
}
