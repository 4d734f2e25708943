package dev.sluice;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestGateway;
import dev.sluice.testing.Way;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callers of HTTP/2 on the same port as the others: they begin with its preface. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2CallerIT {
    private final Vertx vertx = Vertx.vertx();
    private TestGateway gateway;
    private HttpClient client;

    @BeforeAll
    void start() {
        gateway = TestGateway.start("""
                simulated:
                  firstToken: 0ms
                  interToken: 0ms
                """);
        client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    }

    @AfterAll
    void stop() {
        gateway.close();
        await(vertx.close());
    }

    private Future<HttpClientResponse> ask(Way way, String key) {
        return client.request(HttpMethod.POST, gateway.port(), "127.0.0.1", way.path())
                .compose(request -> request.putHeader("authorization", "Bearer " + key)
                        .putHeader("content-type", "application/json")
                        .send(Buffer.buffer(way.request("simulated/demo;tokens=5"))));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void every_way_is_answered(Way way) {
        HttpClientResponse answer = await(ask(way, gateway.key()));

        assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void many_streams_share_one_connection_and_each_gets_its_own_whole_answer() {
        List<Future<Buffer>> bodies = IntStream.range(0, 50)
                .mapToObj(stream -> ask(Way.CHAT_STREAM, gateway.key()).compose(HttpClientResponse::body))
                .toList();

        assertThat(bodies).allSatisfy(body -> assertThat(await(body).toString()).endsWith("data: [DONE]\n\n"));
    }

    @Test
    void a_wrong_key_is_refused() {
        HttpClientResponse answer = await(ask(Way.CHAT, "sk-wrong"));

        assertThat(answer.statusCode()).isEqualTo(401);
    }
}
