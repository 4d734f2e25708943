package dev.sluice.testing;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One event of a stream as it was sent, read in a way of its own so that tests do not believe the gateway's reader.
 *
 * @param raw the bytes as characters, its blank line included; where {@code whole} is false, what came without one
 */
public record EventText(String raw, boolean whole) {
    private static final Pattern END = Pattern.compile("(\r\n|\r(?!\n)|\n)(\r\n|\r(?!\n)|\n)");

    /** Cuts a stream into events; a text of which each character is a byte stays so. */
    public static List<EventText> split(String stream) {
        List<EventText> events = new ArrayList<>();
        Matcher end = END.matcher(stream);
        int start = 0;
        while (end.find()) {
            events.add(new EventText(stream.substring(start, end.end()), true));
            start = end.end();
        }
        if (start < stream.length()) {
            events.add(new EventText(stream.substring(start), false));
        }
        return events;
    }

    /** The events as one text again. */
    public static String join(List<EventText> events) {
        return events.stream().map(EventText::raw).collect(Collectors.joining());
    }

    /** Whether it carries nothing: a comment. */
    public boolean isComment() {
        return raw.lines().noneMatch(line -> line.startsWith("data"));
    }

    /** The payload of its {@code data:} lines. */
    public String data() {
        return field("data");
    }

    /** Its type: the {@code event:} line, or else {@code type} in its payload; empty if it has none. */
    public String type() {
        String name = field("event");
        JsonObject json = json();
        return !name.isEmpty() || json == null ? name : String.valueOf(json.getValue("type", ""));
    }

    public boolean isDone() {
        return data().equals("[DONE]");
    }

    /** Whether it tells of an error: by its type, or by an {@code error} that is not null. */
    public boolean isError() {
        JsonObject json = json();
        return type().equals("error")
                || type().equals("response.failed")
                || (json != null && json.getValue("error") != null);
    }

    /** Whether it carries usage and no choice. */
    public boolean isOnlyUsage() {
        JsonObject json = json();
        return json != null
                && json.getValue("usage") != null
                && (!json.containsKey("choices") || json.getJsonArray("choices").isEmpty());
    }

    /** Its payload, or null if that is no JSON object. */
    public @Nullable JsonObject json() {
        try {
            return new JsonObject(data());
        } catch (DecodeException | ClassCastException noObject) {
            return null;
        }
    }

    private String field(String name) {
        return raw.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1))
                .map(value -> value.startsWith(" ") ? value.substring(1) : value)
                .collect(Collectors.joining("\n"));
    }
}
