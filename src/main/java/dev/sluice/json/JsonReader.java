package dev.sluice.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sluice.json.Json.Arr;
import dev.sluice.json.Json.Num;
import dev.sluice.json.Json.Obj;
import dev.sluice.json.Json.Text;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads JSON into values, and gives out parsers for those who need no values. */
public final class JsonReader {
    public static final int MAX_DEPTH = 256;

    /** Images stand in texts, and numbers are kept as texts; how much there may be of all is bounded where bodies are taken in. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(1_000)
                    .build())
            .build();

    private JsonReader() {}

    /**
     * Reads one value.
     *
     * @throws InvalidJsonException if the bytes are not one JSON value
     */
    public static Json read(Buffer bytes) {
        return read(bytes.getBytes());
    }

    /** Likewise, of a text. */
    public static Json read(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            return readAll(parser);
        } catch (IOException notJson) {
            throw new InvalidJsonException();
        }
    }

    /** Likewise, of an array. */
    public static Json read(byte[] bytes) {
        try (JsonParser parser = JSON.createParser(bytes)) {
            return readAll(parser);
        } catch (IOException notJson) {
            throw new InvalidJsonException();
        }
    }

    /** Reads an object; anything else is invalid. */
    public static Obj readObject(Buffer bytes) {
        if (read(bytes) instanceof Obj object) {
            return object;
        }
        throw new InvalidJsonException();
    }

    /** A parser over {@code [from, to)}. */
    public static JsonParser parser(byte[] bytes, int from, int to) throws IOException {
        return JSON.createParser(bytes, from, to - from);
    }

    private static Json readAll(JsonParser parser) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new InvalidJsonException();
        }
        Json value = readValue(parser);
        if (parser.nextToken() != null) {
            throw new InvalidJsonException();
        }
        return value;
    }

    /** Reads the value at whose first token the parser stands; afterwards it stands at its last. */
    public static Json readValue(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Obj object = new Obj();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.put(name, readValue(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Json> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(readValue(parser));
                }
                yield new Arr(elements);
            }
            case VALUE_STRING -> new Text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Num(parser.getText());
            case VALUE_TRUE -> Json.Bool.TRUE;
            case VALUE_FALSE -> Json.Bool.FALSE;
            case VALUE_NULL -> Json.Null.VALUE;
            default -> throw new InvalidJsonException();
        };
    }

    /** The text at which the parser stands; null for any other value, which is passed over. */
    public static @Nullable String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    /** The whole number at which the parser stands; -1 for any other value, which is passed over. */
    public static long number(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return parser.getLongValue();
        }
        parser.skipChildren();
        return -1;
    }
}
