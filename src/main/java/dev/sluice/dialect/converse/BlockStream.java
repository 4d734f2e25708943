package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.ConverseDialect.NAME;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.canonical.Event;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of one content block after the other. Blocks do not overlap on this host; a piece of a call's arguments that belongs to
 * none of what is open is an error and never added to another call.
 */
final class BlockStream {
    private static final long NONE = Long.MIN_VALUE;
    private static final String TOOL_INPUT = "toolUse.input";
    private static final String THOUGHT = "reasoningContent.text";
    private static final String SIGNATURE = "reasoningContent.signature";
    private static final String REDACTED = "reasoningContent.redactedContent";
    private static final String UNKNOWN = "";

    private final Consumer<Event> sink;
    private boolean toolsCalled;
    private long openCall = NONE;
    private boolean callHasArguments;
    /** The block of a tool that the host itself runs, or of what else is not for the caller. */
    private long hidden = NONE;

    private final StringBuilder seal = new StringBuilder();
    private boolean sealIsThought;

    /** What the delta at hand is, by its path, and its text. */
    private @Nullable String kind;

    private String text = "";
    private Json citation = Json.Null.VALUE;

    BlockStream(Consumer<Event> sink) {
        this.sink = sink;
    }

    boolean toolsCalled() {
        return toolsCalled;
    }

    void start(Json.Obj event) {
        stop();
        long index = Math.max(event.number("contentBlockIndex", 0), 0);
        Json.Obj start = event.object("start");
        Json.Obj call = start == null ? null : start.object("toolUse");
        if (call == null) {
            hidden = start == null || start.isEmpty() || start.has("text") ? NONE : index;
            return;
        }
        String id = call.text("toolUseId");
        String name = call.text("name");
        if (id == null || name == null) {
            throw EventReader.invalid();
        }
        if ("server_tool_use".equals(call.text("type"))) {
            hidden = index;
            return;
        }
        toolsCalled = true;
        openCall = index;
        callHasArguments = false;
        sink.accept(new Event.ToolCallStarted(0, id, ToolNames.fromHost(name), null));
    }

    /** The block is over: a call has arguments, a thought its seal. */
    void stop() {
        if (openCall != NONE && !callHasArguments) {
            sink.accept(new Event.ToolCallDelta(0, "{}"));
        }
        openCall = NONE;
        hidden = NONE;
        endThought();
    }

    private void endThought() {
        if (!seal.isEmpty()) {
            sink.accept(new Event.ReasoningSealed(0, seal.toString(), sealIsThought, NAME));
            seal.setLength(0);
        }
    }

    /** {@code {"contentBlockIndex":0,"delta":{"text":"…"},"p":"…"}}, by its tokens; the index may stand behind the delta. */
    void delta(JsonParser parser) throws IOException {
        long index = 0;
        kind = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("contentBlockIndex") && value == JsonToken.VALUE_NUMBER_INT) {
                index = parser.getLongValue();
            } else if (name.equals("delta") && value == JsonToken.START_OBJECT) {
                readDelta(parser);
            } else {
                parser.skipChildren();
            }
        }
        String read = kind;
        if (read != null && index != hidden) {
            if (index != openCall && openCall != NONE) {
                stop();
            }
            emit(index, read);
        }
    }

    private void readDelta(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING) {
                kind = name;
                text = parser.getText();
            } else if (name.equals("citation")) {
                kind = name;
                citation = JsonReader.readValue(parser);
            } else if (value == JsonToken.START_OBJECT) {
                readInner(name, parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void readInner(String outer, JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING) {
                kind = pathOf(outer, name);
                text = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
    }

    /** Not put together anew for every delta. */
    private static String pathOf(String outer, String name) {
        return switch (outer) {
            case "toolUse" -> name.equals("input") ? TOOL_INPUT : UNKNOWN;
            case "reasoningContent" ->
                switch (name) {
                    case "text" -> THOUGHT;
                    case "signature" -> SIGNATURE;
                    case "redactedContent" -> REDACTED;
                    default -> UNKNOWN;
                };
            default -> UNKNOWN;
        };
    }

    private void emit(long index, String read) {
        if (read.equals("citation")) {
            sink.accept(new Event.Cited(0, NAME, citation));
        } else if (!text.isEmpty()) {
            emit(index, read, text);
        }
    }

    private void emit(long index, String kind, String text) {
        switch (kind) {
            case "text" -> {
                endThought();
                sink.accept(new Event.TextDelta(0, text));
            }
            case TOOL_INPUT -> {
                if (openCall == NONE || index != openCall) {
                    throw EventReader.invalid();
                }
                callHasArguments = true;
                sink.accept(new Event.ToolCallDelta(0, text));
            }
            case THOUGHT -> sink.accept(new Event.ReasoningDelta(0, text));
            case SIGNATURE -> addToSeal(text, false);
            case REDACTED -> addToSeal(text, true);
            default -> {
                // pictures and results of the host's own tools, or what is new
            }
        }
    }

    private void addToSeal(String text, boolean thought) {
        if (thought != sealIsThought) {
            endThought();
        }
        sealIsThought = thought;
        seal.append(text);
    }
}
