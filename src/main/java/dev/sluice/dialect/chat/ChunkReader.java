package dev.sluice.dialect.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.canonical.Event;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.dialect.OpenAiErrors;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.SseDecoder;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of chunks. Liberal, because many hosts have taken the format over: usage comes never, once or with every chunk, a finish
 * comes twice, {@code [DONE]} is missing, an error stands beside content.
 */
final class ChunkReader implements AnswerReader, SseDecoder.Sink {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_CHOICES = 256;

    private final Consumer<Event> sink;
    private final SseDecoder decoder = new SseDecoder(this);
    private final List<ChoiceReader> choices = new ArrayList<>();
    private String id = "";
    private String model = "";
    private @Nullable String tier;
    private Json.@Nullable Obj counts;
    private long created;
    private boolean started;
    private boolean failed;
    private boolean whole;

    ChunkReader(Consumer<Event> sink) {
        this.sink = sink;
    }

    @Override
    public void feed(Buffer bytes) {
        decoder.feed(bytes);
    }

    @Override
    public void end() {
        decoder.end();
        // Not every host sends a terminal marker; an answer that has told its end is complete without it.
        if (!failed && !choices.isEmpty() && choices.stream().allMatch(ChoiceReader::isFinished)) {
            whole = true;
        }
    }

    @Override
    public boolean isWhole() {
        return whole;
    }

    @Override
    public void onEvent(@Nullable String name, byte[] data, int length) {
        if (whole || failed || length == 0) {
            return;
        }
        if (Arrays.equals(data, 0, length, DONE, 0, DONE.length)) {
            choices.forEach(ChoiceReader::finish);
            whole = !choices.isEmpty();
            return;
        }
        try (JsonParser chunk = JsonReader.parser(data, 0, length)) {
            if (chunk.nextToken() != JsonToken.START_OBJECT) {
                throw invalid();
            }
            if ("error".equals(name)) {
                fail(JsonReader.readValue(chunk));
            } else {
                read(chunk);
            }
        } catch (IOException | InvalidJsonException notJson) {
            throw invalid();
        }
    }

    private static Failure invalid() {
        return Failure.of(
                Kind.UPSTREAM_INVALID_ANSWER,
                "The host sent an event that is no chunk (expected: a chat completion chunk)");
    }

    /** An error may stand beside content, and is told behind it. */
    private void read(JsonParser chunk) throws IOException {
        Json error = null;
        while (chunk.nextToken() == JsonToken.FIELD_NAME) {
            String name = chunk.currentName();
            JsonToken value = chunk.nextToken();
            switch (name) {
                case "id" -> id = started || value != JsonToken.VALUE_STRING ? id : chunk.getText();
                case "model" -> model = started || value != JsonToken.VALUE_STRING ? model : chunk.getText();
                case "created" -> created = value == JsonToken.VALUE_NUMBER_INT ? chunk.getLongValue() : created;
                case "service_tier" -> tier = value == JsonToken.VALUE_STRING ? chunk.getText() : tier;
                case "choices" -> choices(chunk, value);
                case "usage" -> usage(value == JsonToken.START_OBJECT ? JsonReader.readValue(chunk) : null);
                case "x_groq" -> groq(value == JsonToken.START_OBJECT ? JsonReader.readValue(chunk) : null);
                case "error" -> {
                    if (value != JsonToken.VALUE_NULL) {
                        error = JsonReader.readValue(chunk);
                    }
                }
                default -> chunk.skipChildren();
            }
        }
        requireToken(chunk, JsonToken.END_OBJECT);
        tellUsage();
        if (error != null) {
            fail(new Json.Obj().put("error", error));
        }
    }

    private static void requireToken(JsonParser chunk, JsonToken expected) {
        if (chunk.currentToken() != expected) {
            throw invalid();
        }
    }

    private void choices(JsonParser chunk, JsonToken first) throws IOException {
        if (first != JsonToken.START_ARRAY) {
            chunk.skipChildren();
            return;
        }
        while (chunk.nextToken() == JsonToken.START_OBJECT) {
            start();
            choice(chunk);
        }
        requireToken(chunk, JsonToken.END_ARRAY);
    }

    /** The index stands before what it is the index of in every chunk ever seen; without one there is one answer. */
    private void choice(JsonParser chunk) throws IOException {
        ChoiceReader choice = null;
        String finish = null;
        while (chunk.nextToken() == JsonToken.FIELD_NAME) {
            String name = chunk.currentName();
            JsonToken value = chunk.nextToken();
            if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                choice = choiceAt(chunk.getLongValue());
            } else if (name.equals("delta") && value == JsonToken.START_OBJECT) {
                choice = choice == null ? choiceAt(0) : choice;
                choice.delta(chunk);
                requireToken(chunk, JsonToken.END_OBJECT);
            } else if (name.equals("finish_reason") && value == JsonToken.VALUE_STRING) {
                finish = chunk.getText();
            } else {
                chunk.skipChildren();
            }
        }
        requireToken(chunk, JsonToken.END_OBJECT);
        if (finish != null && !finish.isEmpty()) {
            (choice == null ? choiceAt(0) : choice).finish(finish);
        }
    }

    private ChoiceReader choiceAt(long index) {
        if (index < 0 || index >= MAX_CHOICES) {
            throw invalid();
        }
        while (choices.size() <= index) {
            choices.add(new ChoiceReader(choices.size(), sink));
        }
        return choices.get((int) index);
    }

    private void start() {
        if (!started) {
            started = true;
            sink.accept(new Event.Started(id, model, created, null));
        }
    }

    private void usage(@Nullable Json usage) {
        if (usage instanceof Json.Obj told) {
            counts = told;
        }
    }

    /** Behind all else of its chunk, because the tier that it was served at may stand behind it. */
    private void tellUsage() {
        if (counts != null) {
            start();
            sink.accept(new Event.UsageTold(ChatUsage.read(counts, tier)));
            counts = null;
        }
    }

    private void groq(@Nullable Json extra) {
        if (extra instanceof Json.Obj told) {
            usage(told.get("usage"));
        }
    }

    private void fail(Json error) {
        if (!failed) {
            failed = true;
            Json.Obj object = error instanceof Json.Obj told ? told : new Json.Obj();
            sink.accept(new Event.Failed(OpenAiErrors.read(0, object, -1)));
        }
    }
}
