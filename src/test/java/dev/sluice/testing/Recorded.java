package dev.sluice.testing;

import dev.sluice.provider.simulated.Fixtures;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One recorded exchange with a real host.
 *
 * @param name file and position, for messages
 * @param url what was called, or null where only a body was recorded
 * @param status of the answer; 200 where it was not recorded
 * @param request the question's body; empty where it was not recorded
 * @param response the answer's body; an event stream whose framing was not recorded is framed again
 */
public record Recorded(
        String name,
        String provider,
        @Nullable String url,
        int status,
        MultiMap headers,
        Buffer request,
        Buffer response,
        String format) {

    /** All that {@code wanted} holds for; the test is skipped on machines without recordings. */
    public static List<Recorded> all(Predicate<Recorded> wanted) {
        Path file = Fixtures.folder().resolve("interactions.jsonl.gz");
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return lines.lines().map(Recorded::read).filter(wanted).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Recorded read(String line) {
        JsonObject json = new JsonObject(line);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        json.getJsonObject("response_headers").forEach(header -> headers.add(header.getKey(), header.getValue() + ""));
        Integer status = json.getInteger("status");
        return new Recorded(
                json.getString("file") + "#" + json.getInteger("i"),
                json.getString("provider"),
                json.getString("url"),
                status == null ? 200 : status,
                headers,
                bytes(json.getJsonObject("request")),
                response(json),
                json.getString("format"));
    }

    private static Buffer response(JsonObject json) {
        Buffer body = bytes(json.getJsonObject("response"));
        if (!json.getString("format").startsWith("payload-lines")) {
            return body;
        }
        Buffer framed = Buffer.buffer();
        body.toString()
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(
                        line -> framed.appendString("data: ").appendString(line).appendString("\n\n"));
        return framed;
    }

    private static Buffer bytes(JsonObject body) {
        String base64 = body.getString("base64");
        String text = body.getString("text", "");
        return base64 == null
                ? Buffer.buffer(text)
                : Buffer.buffer(Base64.getDecoder().decode(base64));
    }

    /** Whether the answer is an event stream with text lines. */
    public boolean isEventStream() {
        String start = response.getString(0, Math.min(response.length(), 6));
        return start.startsWith("data:")
                || start.startsWith("event:")
                || start.startsWith(": ")
                || start.startsWith("id:");
    }

    @Override
    public String toString() {
        return name;
    }
}
