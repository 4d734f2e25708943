package dev.sluice.provider.simulated;

import dev.sluice.config.SimulatedConfig;
import dev.sluice.wire.http.HttpWire;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running host and a caller for it. */
final class Simulator implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final SimulatedHost host;

    Simulator(SimulatedConfig config) {
        host = await(SimulatedHost.start(vertx, new HttpWire(vertx), config, "127.0.0.1", 0));
    }

    static Simulator quick() {
        return new Simulator(SimulatedConfig.DEFAULT.withoutDelays().withRecordedBodies());
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    /**
     * What arrived.
     *
     * @param whole whether the body ended as HTTP wants it
     */
    record Received(int status, HttpHeaders headers, Buffer body, boolean whole) {
        String text() {
            return body.toString();
        }

        byte[] bytes() {
            return body.getBytes();
        }

        JsonObject json() {
            return new JsonObject(text());
        }

        /** The payloads of the events, {@code [DONE]} too. */
        List<String> payloads() {
            return text().lines()
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> line.substring(6))
                    .toList();
        }

        List<JsonObject> events() {
            return payloads().stream()
                    .filter(payload -> !payload.equals("[DONE]"))
                    .map(JsonObject::new)
                    .toList();
        }

        long ordinal() {
            return Long.parseLong(
                    headers.firstValue("x-request-id").orElseThrow().substring(4));
        }
    }

    Received post(String path, JsonObject body) throws Exception {
        return send(request(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build());
    }

    Received send(String method, String path) throws Exception {
        return send(request(path)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + path));
    }

    Received send(HttpRequest request) throws Exception {
        HttpResponse<InputStream> response = head(request);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean whole = true;
        try (InputStream body = response.body()) {
            byte[] piece = new byte[4096];
            for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
                bytes.write(piece, 0, n);
            }
        } catch (IOException brokenOff) {
            whole = false;
        }
        return new Received(response.statusCode(), response.headers(), Buffer.buffer(bytes.toByteArray()), whole);
    }

    /**
     * The JDK's client throws the head away if the end of a broken body is there before it has handed the head on; then it is
     * asked again, for the head is what a caller would have seen.
     */
    private HttpResponse<InputStream> head(HttpRequest request) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            } catch (IOException broken) {
                String message = String.valueOf(broken.getMessage());
                boolean inBody =
                        message.startsWith("chunked transfer encoding") || message.startsWith("fixed content-length");
                if (!inBody || attempt == 10) {
                    throw broken;
                }
            }
        }
    }

    /** A caller of whom we see every byte, and who decides when it reads. */
    Socket dial(String path, JsonObject body) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.port());
        socket.setSoTimeout(20_000);
        byte[] bytes = body.encode().getBytes(StandardCharsets.UTF_8);
        String head =
                "POST " + path + " HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: "
                        + bytes.length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes);
        return socket;
    }

    BillEntry entry(long ordinal) {
        return await(host.bill().first(entry -> entry.ordinal() == ordinal));
    }

    static JsonObject chat(String model) {
        return new JsonObject()
                .put("model", model)
                .put(
                        "messages",
                        JsonArray.of(new JsonObject().put("role", "user").put("content", "How do rivers run?")));
    }

    static JsonObject responses(String model) {
        return new JsonObject().put("model", model).put("input", "How do rivers run?");
    }

    @Override
    public void close() {
        await(host.close());
        await(vertx.close());
    }
}
