package dev.sluice.conformance.dialects;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host of each dialect, on one real socket. The model that is asked for tells what it answers. */
final class ModelHosts implements AutoCloseable {
    /** Of a host that serves Responses by itself. */
    static final String RESPONSES_MODEL = "modern/plain-text";

    private static final Pattern MODEL = Pattern.compile("/models?/([^/:]+)[/:]");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Json.Obj asked = new Json.Obj();
    private volatile String askedPath = "";

    ModelHosts() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        for (HostDialect dialect : HostDialect.values()) {
            server.createContext("/" + dialect.name(), exchange -> answer(dialect.answers(), exchange));
        }
        server.setExecutor(threads);
        server.start();
    }

    /** Where it was asked last. */
    String askedPath() {
        return askedPath;
    }

    /** The body that was asked last. */
    Json.Obj asked() {
        return asked;
    }

    /** For the gateway's configuration. */
    String yaml() {
        StringBuilder yaml = new StringBuilder("providers:\n");
        for (HostDialect dialect : HostDialect.values()) {
            yaml.append(dialect.yaml(server.getAddress().getPort()));
        }
        yaml.append(
                "  modern: {api: openai, baseUrl: \"http://127.0.0.1:%d/CHAT/v1\", apiKey: host-key, models: [plain-text]}%n"
                        .formatted(server.getAddress().getPort()));
        return yaml.append("simulated: {enabled: false}\n").toString();
    }

    private void answer(HostAnswers answers, HttpExchange exchange) throws IOException {
        try (exchange) {
            asked = (Json.Obj) JsonReader.read(exchange.getRequestBody().readAllBytes());
            String path = exchange.getRequestURI().getRawPath();
            askedPath = path;
            Scene scene = Scene.of(model(path));
            if (scene == Scene.LIMITED) {
                exchange.getResponseHeaders().set("retry-after", String.valueOf(Spoken.RETRY_AFTER));
                answers.limitedHeaders().forEach(exchange.getResponseHeaders()::set);
                whole(exchange, 429, answers.limited());
            } else if (scene == Scene.LOCKED) {
                answers.lockedHeaders().forEach(exchange.getResponseHeaders()::set);
                whole(exchange, answers.lockedStatus(), answers.locked());
            } else if (path.contains("tream") || Json.Bool.TRUE.equals(asked.get("stream"))) {
                stream(exchange, answers, scene);
            } else {
                whole(exchange, 200, answers.whole(scene));
            }
        }
    }

    private String model(String path) {
        Matcher named = MODEL.matcher(path);
        String model = asked.text("model");
        if (model != null) {
            return model;
        }
        if (!named.find()) {
            throw new IllegalStateException(path + " names no model");
        }
        return URLDecoder.decode(named.group(1), StandardCharsets.UTF_8);
    }

    private static void whole(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static void stream(HttpExchange exchange, HostAnswers answers, Scene scene) throws IOException {
        exchange.getResponseHeaders().set("content-type", answers.streamType());
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (Buffer event : answers.stream(scene)) {
            out.write(event.getBytes());
            out.flush();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
