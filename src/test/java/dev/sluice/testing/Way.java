package dev.sluice.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A way to ask for an answer: an endpoint, streaming or not. */
public enum Way {
    CHAT,
    CHAT_STREAM,
    RESPONSES,
    RESPONSES_STREAM,
    COMPLETIONS,
    COMPLETIONS_STREAM,
    EMBEDDINGS;

    public boolean isStream() {
        return name().endsWith("_STREAM");
    }

    /** The name for people: {@code chat, streaming}. */
    public String title() {
        String endpoint = name().replace("_STREAM", "").toLowerCase(Locale.ROOT);
        return isStream() ? endpoint + ", streaming" : endpoint;
    }

    public String path() {
        return switch (this) {
            case CHAT, CHAT_STREAM -> "/v1/chat/completions";
            case RESPONSES, RESPONSES_STREAM -> "/v1/responses";
            case COMPLETIONS, COMPLETIONS_STREAM -> "/v1/completions";
            case EMBEDDINGS -> "/v1/embeddings";
        };
    }

    /** A request for {@code model}. */
    public String request(String model) {
        JsonObject request = new JsonObject().put("model", model);
        if (isStream()) {
            request.put("stream", true);
        }
        return switch (this) {
            case CHAT, CHAT_STREAM ->
                request.put("messages", JsonArray.of(user())).encode();
            case RESPONSES, RESPONSES_STREAM, EMBEDDINGS ->
                request.put("input", "How do rivers run?").encode();
            case COMPLETIONS, COMPLETIONS_STREAM ->
                request.put("prompt", "How do rivers run?").encode();
        };
    }

    private static JsonObject user() {
        return new JsonObject().put("role", "user").put("content", "How do rivers run?");
    }

    /** How many tokens of an answer are in {@code events}. */
    public long tokens(List<EventText> events) {
        Pattern mark = switch (this) {
            case CHAT, CHAT_STREAM -> Pattern.compile("\"delta\":\\{\"content\":");
            case RESPONSES, RESPONSES_STREAM -> Pattern.compile("response.output_text.delta\",");
            case COMPLETIONS, COMPLETIONS_STREAM -> Pattern.compile("\"text\":\"[^\"]");
            case EMBEDDINGS -> Pattern.compile("\"embedding\":");
        };
        return events.stream().filter(event -> mark.matcher(event.raw()).find()).count();
    }
}
