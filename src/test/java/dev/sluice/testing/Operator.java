package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;

/** Somebody with the admin key. All that is answered is held to the document; and all that is asked, where it is answered well. */
public final class Operator implements AutoCloseable {
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final int port;
    private final String key;

    public Operator(int port, String key) {
        this.port = port;
        this.key = key;
    }

    /** An answer, as it came. */
    public record Answer(int status, JsonObject body, HttpResponse<String> response) {
        public String code() {
            return body.getJsonObject("error").getString("code");
        }

        public String message() {
            return body.getJsonObject("error").getString("message");
        }
    }

    public Answer get(String path) {
        return send("GET", path, "");
    }

    /**
     * Sends a body.
     *
     * @param json with single quotes for double ones
     */
    public Answer post(String path, String json) {
        return send("POST", path, json.replace('\'', '"'));
    }

    public Answer patch(String path, String json) {
        return send("PATCH", path, json.replace('\'', '"'));
    }

    public Answer delete(String path) {
        return send("DELETE", path, "");
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + key);
    }

    public Answer send(String method, String path, String body) {
        HttpRequest.BodyPublisher publisher =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        HttpResponse<String> response =
                send(request(path).method(method, publisher).build());
        String plain = path.replaceFirst("\\?.*", "");
        String small = method.toLowerCase(Locale.ROOT);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(AdminDocument.answerErrors(small, plain, response.statusCode(), response.body()))
                .as("%s %s: %s", method, path, response.body())
                .isEmpty();
        if (response.statusCode() < 300 && !body.isEmpty()) {
            assertThat(AdminDocument.requestErrors(small, plain, body))
                    .as("%s", body)
                    .isEmpty();
        }
        return new Answer(response.statusCode(), new JsonObject(response.body()), response);
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
