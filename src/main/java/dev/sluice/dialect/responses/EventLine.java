package dev.sluice.dialect.responses;

import dev.sluice.json.Json;
import dev.sluice.json.JsonWriter;
import io.vertx.core.buffer.Buffer;

/** Puts together one event after the other: its type, as its name and in its data, a number that counts up from 0, and members. */
final class EventLine {
    private final StringBuilder line = new StringBuilder(512);
    private int sequence;

    /** Begins the next event. */
    EventLine begin(String type) {
        line.setLength(0);
        line.append("event: ").append(type).append("\ndata: {\"type\":\"").append(type);
        line.append("\",\"sequence_number\":").append(sequence++);
        return this;
    }

    /** Adds where the event belongs. */
    EventLine at(String itemId, int outputIndex) {
        return text("item_id", itemId).number("output_index", outputIndex);
    }

    EventLine number(String name, long value) {
        name(name).append(value);
        return this;
    }

    EventLine text(String name, String value) {
        JsonWriter.quote(value, name(name));
        return this;
    }

    EventLine json(String name, Json value) {
        JsonWriter.write(value, name(name));
        return this;
    }

    /** Adds the empty list that texts carry their tokens' likelihoods in. */
    EventLine noLogprobs() {
        name("logprobs").append("[]");
        return this;
    }

    private StringBuilder name(String name) {
        return line.append(",\"").append(name).append("\":");
    }

    /** Ends the event and appends it. */
    void end(Buffer out) {
        line.append("}\n\n");
        out.appendString(line.toString());
    }
}
