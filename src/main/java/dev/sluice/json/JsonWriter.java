package dev.sluice.json;

import dev.sluice.json.Json.Arr;
import dev.sluice.json.Json.Bool;
import dev.sluice.json.Json.Null;
import dev.sluice.json.Json.Num;
import dev.sluice.json.Json.Obj;
import dev.sluice.json.Json.Text;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes values as JSON without white space. A surrogate that stands alone is written as an escape, because UTF-8 has no bytes for it. */
public final class JsonWriter {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonWriter() {}

    static Buffer bytes(Json value) {
        return Buffer.buffer(text(value).getBytes(StandardCharsets.UTF_8));
    }

    /** The JSON as text. */
    public static String text(Json value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    /** Appends the JSON of {@code value}. */
    public static void write(Json value, StringBuilder out) {
        switch (value) {
            case Obj object -> {
                out.append('{');
                boolean first = true;
                for (Map.Entry<String, Json> member : object) {
                    if (!first) {
                        out.append(',');
                    }
                    first = false;
                    quote(member.getKey(), out);
                    out.append(':');
                    write(member.getValue(), out);
                }
                out.append('}');
            }
            case Arr array -> {
                out.append('[');
                for (int i = 0; i < array.elements().size(); i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    write(array.elements().get(i), out);
                }
                out.append(']');
            }
            case Text text -> quote(text.value(), out);
            case Num number -> out.append(number.text());
            case Bool bool -> out.append(bool.value());
            case Null nothing -> out.append("null");
        }
    }

    /** Appends {@code text} as a JSON text, with its quotes. */
    public static void quote(String text, StringBuilder out) {
        out.append('"');
        int plainFrom = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            out.append(text, plainFrom, i);
            escape(c, out);
            plainFrom = i + 1;
        }
        out.append(text, plainFrom, text.length()).append('"');
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default ->
                out.append("\\u")
                        .append(HEX[c >> 12])
                        .append(HEX[c >> 8 & 15])
                        .append(HEX[c >> 4 & 15])
                        .append(HEX[c & 15]);
        }
    }
}
