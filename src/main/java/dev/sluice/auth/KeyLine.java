package dev.sluice.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One line of {@code keys.jsonl}, what happened to one key: {@code {"event":"created","id":…,"name":…,"at":…,"hash":…}} or
 * {@code {"event":"revoked","id":…,"at":…}}. Members that are not known are passed over; an event that is not known is an
 * error, since it may well be one that takes a key away.
 */
sealed interface KeyLine {
    /** A key was made. */
    record Created(KeyRecord key) implements KeyLine {}

    /** A key was taken back. */
    record Revoked(String id, Instant at) implements KeyLine {}

    JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /**
     * Reads one line.
     *
     * @throws IOException if it is not such a line; the message does not repeat it
     */
    static KeyLine parse(String line) throws IOException {
        Map<String, String> members = members(line);
        String event = text(members, "event");
        String id = text(members, "id");
        if (!ApiKey.isId(id)) {
            throw new IOException("id: " + id.length() + " characters (expected: the public id of a key)");
        }
        Instant at = instant(text(members, "at"));
        return switch (event) {
            case "created" -> new Created(new KeyRecord(id, text(members, "name"), at, null, hash(members)));
            case "revoked" -> new Revoked(id, at);
            default -> throw new IOException("event: not known (expected: created, revoked)");
        };
    }

    private static Map<String, String> members(String line) throws IOException {
        Map<String, String> members = new HashMap<>();
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object (expected: one object on each line)");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.VALUE_STRING) {
                    members.put(name, json.getText());
                }
                json.skipChildren();
            }
            if (json.nextToken() != null) {
                throw new IOException("more than one value (expected: one object on each line)");
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException malformed) {
            // Its own message would quote the line.
            throw new IOException("malformed JSON (expected: one object on each line)");
        }
        return members;
    }

    private static String text(Map<String, String> members, String name) throws IOException {
        String value = members.get(name);
        if (value == null) {
            throw new IOException(name + ": missing (expected: a text)");
        }
        return value;
    }

    private static String hash(Map<String, String> members) throws IOException {
        String hash = text(members, "hash");
        if (!HASH.matcher(hash).matches()) {
            throw new IOException("hash: " + hash.length() + " characters (expected: 64 hex digits)");
        }
        return hash;
    }

    private static Instant instant(String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException malformed) {
            throw new IOException("at: not a time (expected: ISO 8601, as 2026-11-22T10:15:30Z)");
        }
    }
}
