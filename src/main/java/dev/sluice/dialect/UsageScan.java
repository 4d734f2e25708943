package dev.sluice.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the usage in one event, and what stands beside it, at the top or in its {@code response}; passes over all else. Once per answer.
 */
final class UsageScan {
    private Json.@Nullable Obj usage;
    private @Nullable String tier;
    private final List<Json> output = new ArrayList<>();

    private UsageScan() {}

    /** Null if the bytes are no whole object, or one without a usage. */
    static @Nullable UsageTold read(byte[] event) {
        UsageScan scan = new UsageScan();
        try (JsonParser parser = JsonReader.parser(event, 0, event.length)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                scan.members(parser);
            }
        } catch (IOException | InvalidJsonException cutOff) {
            return null;
        }
        return scan.usage == null ? null : new UsageTold(scan.usage, scan.tier, scan.output);
    }

    /** Likewise, of the items alone. */
    static List<Json> items(byte[] output) {
        UsageScan scan = new UsageScan();
        try (JsonParser parser = JsonReader.parser(output, 0, output.length)) {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                scan.items(parser);
            }
        } catch (IOException | InvalidJsonException cutOff) {
            return List.of();
        }
        return scan.output;
    }

    private void members(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("usage") && value == JsonToken.START_OBJECT) {
                usage = (Json.Obj) JsonReader.readValue(parser);
            } else if (name.equals("service_tier")) {
                tier = JsonReader.text(parser);
            } else if (name.equals("output") && value == JsonToken.START_ARRAY) {
                items(parser);
            } else if (name.equals("response") && value == JsonToken.START_OBJECT) {
                members(parser);
            } else if (name.equals("x_groq") && value == JsonToken.START_OBJECT) {
                members(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void items(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                output.add(item(parser));
            }
        }
    }

    /** What kind of item it is, and what it did. */
    private static Json.Obj item(JsonParser parser) throws IOException {
        Json.Obj item = new Json.Obj();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("type") && value == JsonToken.VALUE_STRING) {
                item.put(name, parser.getText());
            } else if (name.equals("action") && value == JsonToken.START_OBJECT) {
                item.put(name, JsonReader.readValue(parser));
            } else {
                parser.skipChildren();
            }
        }
        return item;
    }
}
