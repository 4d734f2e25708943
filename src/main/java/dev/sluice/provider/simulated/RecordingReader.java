package dev.sluice.provider.simulated;

import dev.sluice.canonical.Operation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one line of a file of recordings. */
final class RecordingReader {
    /** Headers of the recorded connection, which say nothing about ours, and of bodies that were decoded when recorded. */
    private static final Set<String> DROPPED = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "date",
            "keep-alive",
            "set-cookie",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** Longest first: one path ends with another. */
    private static final List<Operation> OPERATIONS = Operation.of(Operation.Api.OPENAI).stream()
            .sorted((a, b) -> b.path().length() - a.path().length())
            .toList();

    private RecordingReader() {}

    /** Null for an answer of no endpoint of ours. */
    static @Nullable Recording read(JsonObject line) {
        String method = line.getString("method");
        if (method != null && !method.equalsIgnoreCase("POST")) {
            return null;
        }
        String format = line.getString("format", "");
        boolean payloadLines = format.startsWith("payload-lines");
        Buffer body = body(line.getJsonObject("response"));
        String url = line.getString("url");
        Operation operation = url == null ? operationOfBody(body) : operationOfUrl(url);
        if (operation == null || body == null) {
            return null;
        }
        Map<String, String> headers = headers(line.getJsonObject("response_headers"));
        boolean eventStream = payloadLines || isEventStream(headers, body);
        headers.putIfAbsent("content-type", eventStream ? "text/event-stream; charset=utf-8" : "application/json");
        JsonObject request = line.getJsonObject("request", new JsonObject());
        return new Recording(
                line.getString("file") + "#" + line.getInteger("i"),
                line.getString("provider"),
                operation,
                line.getInteger("status") == null ? 200 : line.getInteger("status"),
                headers,
                payloadLines ? framed(body.toString(), operation) : body,
                eventStream,
                payloadLines,
                request.getString("text"));
    }

    private static @Nullable Buffer body(JsonObject response) {
        if (response.containsKey("base64")) {
            return Buffer.buffer(Base64.getMimeDecoder().decode(response.getString("base64")));
        }
        String text = response.getString("text");
        return text == null ? null : Buffer.buffer(text);
    }

    private static Map<String, String> headers(@Nullable JsonObject recorded) {
        Map<String, String> headers = new HashMap<>();
        if (recorded != null) {
            for (Map.Entry<String, Object> header : recorded) {
                String name = header.getKey().toLowerCase(Locale.ROOT);
                String value = String.valueOf(header.getValue());
                boolean plain = value.chars().allMatch(c -> c >= ' ' && c < 127) && name.matches("[a-z0-9_-]+");
                if (plain && !DROPPED.contains(name)) {
                    headers.put(name, value);
                }
            }
        }
        return headers;
    }

    private static boolean isEventStream(Map<String, String> headers, Buffer body) {
        String type = headers.get("content-type");
        String begin = body.getString(0, Math.min(8, body.length()));
        return type == null
                ? begin.startsWith("data:") || begin.startsWith("event:")
                : type.startsWith("text/event-stream");
    }

    private static @Nullable Operation operationOfUrl(String url) {
        String path = url.replaceFirst("[?#].*", "");
        for (Operation operation : OPERATIONS) {
            if (path.endsWith(operation.path())) {
                return operation;
            }
        }
        return null;
    }

    /** Bodies recorded without their URL: the first object in it tells what it is. */
    private static @Nullable Operation operationOfBody(@Nullable Buffer body) {
        JsonObject first = body == null ? null : firstObject(body.toString());
        if (first == null) {
            return null;
        }
        String object = String.valueOf(first.getValue("object"));
        String type = String.valueOf(first.getValue("type"));
        if (object.equals("response") || type.startsWith("response.")) {
            return Operation.RESPONSES;
        }
        if (object.equals("text_completion")) {
            return Operation.COMPLETIONS;
        }
        if (first.getValue("choices") instanceof JsonArray) {
            return Operation.CHAT;
        }
        boolean embeddings = first.getValue("data") instanceof JsonArray data
                && !data.isEmpty()
                && data.getValue(0) instanceof JsonObject item
                && "embedding".equals(item.getValue("object"));
        return embeddings ? Operation.EMBEDDINGS : null;
    }

    private static @Nullable JsonObject firstObject(String text) {
        String start = text.startsWith("data:") ? text.substring("data:".length()) : text;
        for (String candidate : List.of(start, start.lines().findFirst().orElse(""))) {
            try {
                return new JsonObject(candidate);
            } catch (DecodeException other) {
                // A stream is no object; its first line may be.
            }
        }
        return null;
    }

    /** Puts the framing back that was not recorded. */
    private static Buffer framed(String payloads, Operation operation) {
        boolean named = operation == Operation.RESPONSES;
        String events = payloads.lines()
                .filter(payload -> !payload.isBlank())
                .map(payload -> (named ? "event: " + new JsonObject(payload).getString("type") + "\n" : "") + "data: "
                        + payload + "\n\n")
                .collect(Collectors.joining());
        return Buffer.buffer(named ? events : events + "data: [DONE]\n\n");
    }
}
