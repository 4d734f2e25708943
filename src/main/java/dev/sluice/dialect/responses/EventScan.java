package dev.sluice.dialect.responses;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.json.JsonReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Looks for the few members of an event that are needed of most of them, token by token. Reused for every event of a stream. */
final class EventScan {
    static final int NONE = -1;
    private static final String DELTA = ".delta";

    private String type = "";
    private @Nullable String delta;
    private int outputIndex;
    private int summaryIndex;

    /**
     * Scans one event. What is no delta is only scanned up to its type.
     *
     * @throws IOException if it is no JSON object
     */
    void scan(@Nullable String name, byte[] data, int length) throws IOException {
        type = name == null ? "" : name;
        delta = null;
        outputIndex = NONE;
        summaryIndex = NONE;
        try (JsonParser parser = JsonReader.parser(data, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String member = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING) {
                    take(member, parser);
                    if (member.equals("type") && !isDelta()) {
                        return;
                    }
                } else if (value == JsonToken.VALUE_NUMBER_INT) {
                    takeNumber(member, parser);
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException("no object");
            }
        }
    }

    private void take(String member, JsonParser parser) throws IOException {
        if (member.equals("type")) {
            type = parser.getText();
        } else if (member.equals("delta")) {
            delta = parser.getText();
        }
    }

    private void takeNumber(String member, JsonParser parser) throws IOException {
        if (member.equals("output_index")) {
            outputIndex = parser.getIntValue();
        } else if (member.equals("summary_index")) {
            summaryIndex = parser.getIntValue();
        }
    }

    boolean isDelta() {
        return type.endsWith(DELTA);
    }

    String type() {
        return type;
    }

    /** More of a text; null where there is none. */
    @Nullable
    String delta() {
        return delta;
    }

    /** Which item it is about; {@link #NONE} where that is not said. */
    int outputIndex() {
        return outputIndex;
    }

    int summaryIndex() {
        return summaryIndex;
    }
}
