package dev.sluice.dialect.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.canonical.Event;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the deltas of one of the answers in a stream. */
final class ChoiceReader {
    private final int index;
    private final Consumer<Event> sink;
    private final CallSequence calls;
    private boolean refused;
    private boolean finished;

    ChoiceReader(int index, Consumer<Event> sink) {
        this.index = index;
        this.sink = sink;
        this.calls = new CallSequence(index, sink);
    }

    boolean isFinished() {
        return finished;
    }

    /** Reads the object at whose beginning the parser stands. */
    void delta(JsonParser delta) throws IOException {
        boolean thought = false; // some hosts say the same under both names
        while (delta.nextToken() == JsonToken.FIELD_NAME) {
            String name = delta.currentName();
            JsonToken value = delta.nextToken();
            if (finished) {
                delta.skipChildren();
                continue;
            }
            switch (name) {
                case "content" -> content(delta, value);
                case "refusal" -> {
                    String text = text(delta, value);
                    if (text != null) {
                        refused = true;
                        sink.accept(new Event.RefusalDelta(index, text));
                    }
                }
                case "reasoning_content", "reasoning" -> {
                    String text = text(delta, value);
                    if (text != null && !thought) {
                        thought = true;
                        sink.accept(new Event.ReasoningDelta(index, text));
                    }
                }
                case "tool_calls" -> {
                    if (value == JsonToken.START_ARRAY) {
                        calls(delta);
                    } else {
                        delta.skipChildren();
                    }
                }
                case "function_call" -> {
                    if (value == JsonToken.START_OBJECT) {
                        function(delta, 0, "call_0", null);
                    }
                }
                default -> delta.skipChildren();
            }
        }
    }

    private static @Nullable String text(JsonParser delta, JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            delta.skipChildren();
            return null;
        }
        String text = delta.getText();
        return text.isEmpty() ? null : text;
    }

    /** Mistral's models that think send a list of parts. */
    private void content(JsonParser delta, JsonToken value) throws IOException {
        if (value == JsonToken.START_ARRAY) {
            if (JsonReader.readValue(delta) instanceof Json.Arr parts) {
                parts.elements().forEach(this::part);
            }
            return;
        }
        String text = text(delta, value);
        if (text != null) {
            sink.accept(new Event.TextDelta(index, text));
        }
    }

    private void part(Json value) {
        if (!(value instanceof Json.Obj part)) {
            return;
        }
        String said = part.text("text");
        if (said != null && !said.isEmpty()) {
            sink.accept(new Event.TextDelta(index, said));
        }
        for (Json thought : part.elements("thinking")) {
            String text = thought instanceof Json.Obj object ? object.text("text") : null;
            if (text != null && !text.isEmpty()) {
                sink.accept(new Event.ReasoningDelta(index, text));
            }
        }
    }

    private void calls(JsonParser delta) throws IOException {
        while (delta.nextToken() == JsonToken.START_OBJECT) {
            long at = -1;
            String id = null;
            String seal = null;
            boolean told = false;
            while (delta.nextToken() == JsonToken.FIELD_NAME) {
                String name = delta.currentName();
                JsonToken value = delta.nextToken();
                if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                    at = delta.getLongValue();
                } else if (name.equals("id") && value == JsonToken.VALUE_STRING) {
                    id = delta.getText();
                } else if (name.equals("extra_content") && value == JsonToken.START_OBJECT) {
                    seal = MessageReader.seal(JsonReader.readValue(delta));
                } else if (name.equals("function") && value == JsonToken.START_OBJECT) {
                    told = true;
                    function(delta, at, id, seal);
                } else {
                    delta.skipChildren();
                }
            }
            if (told && (seal != null || id != null)) {
                calls.add(at, id, null, null, seal); // what stood behind the function
            }
        }
    }

    private void function(JsonParser delta, long at, @Nullable String id, @Nullable String seal) throws IOException {
        String called = null;
        String arguments = null;
        while (delta.nextToken() == JsonToken.FIELD_NAME) {
            String name = delta.currentName();
            JsonToken value = delta.nextToken();
            if (name.equals("name") && value == JsonToken.VALUE_STRING) {
                called = delta.getText();
            } else if (name.equals("arguments") && value == JsonToken.VALUE_STRING) {
                arguments = delta.getText();
            } else if (name.equals("arguments") && value == JsonToken.START_OBJECT) {
                arguments = JsonReader.readValue(delta).toString();
            } else {
                delta.skipChildren();
            }
        }
        calls.add(at, id, called, arguments, seal);
    }

    /** The host has said why this answer ends; what it says after that is not heard. */
    void finish(String word) {
        if (!finished) {
            calls.end();
            finished = true;
            sink.accept(new Event.Finished(index, FinishReasons.read(word, !calls.isEmpty(), refused), null));
        }
    }

    /** The stream is over, and the host has not said why this answer ends. */
    void finish() {
        finish("");
    }
}
