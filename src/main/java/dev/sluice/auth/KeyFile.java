package dev.sluice.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code keys.jsonl} says.
 *
 * @param keys by public id, in the order in which they were made
 * @param wholeBytes up to where the file is whole: all of it, unless its last line was torn off in the middle of a write
 * @param endsInLineBreak whether the whole part ends in a line break, or is empty
 */
record KeyFile(Map<String, KeyRecord> keys, int wholeBytes, boolean endsInLineBreak) {
    /** A line other than the last is not what it should be; the message begins with its number. */
    static final class MalformedLine extends IOException {
        MalformedLine(int number, IOException cause) {
            super(number + ": " + cause.getMessage(), cause);
        }
    }

    /**
     * Reads the whole file.
     *
     * @throws MalformedLine if a line is not readable. It is not passed over: it may be the one that takes a key away.
     */
    static KeyFile parse(byte[] bytes) throws MalformedLine {
        Map<String, KeyRecord> keys = new LinkedHashMap<>();
        int start = 0;
        for (int number = 1; start < bytes.length; number++) {
            int end = lineBreak(bytes, start);
            String line = new String(bytes, start, end - start, StandardCharsets.UTF_8);
            boolean isLast = end == bytes.length;
            try {
                if (!line.isBlank()) {
                    apply(KeyLine.parse(line), keys);
                }
            } catch (IOException malformed) {
                if (isLast) {
                    return new KeyFile(Collections.unmodifiableMap(keys), start, true);
                }
                throw new MalformedLine(number, malformed);
            }
            if (isLast) {
                return new KeyFile(Collections.unmodifiableMap(keys), end, false);
            }
            start = end + 1;
        }
        return new KeyFile(Collections.unmodifiableMap(keys), bytes.length, true);
    }

    private static int lineBreak(byte[] bytes, int start) {
        int end = start;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        return end;
    }

    private static void apply(KeyLine line, Map<String, KeyRecord> keys) throws IOException {
        switch (line) {
            case KeyLine.Created created -> {
                if (keys.putIfAbsent(created.key().id(), created.key()) != null) {
                    throw new IOException("id: " + created.key().id() + " is there already (expected: a new one)");
                }
            }
            case KeyLine.Revoked revoked -> keys.computeIfPresent(revoked.id(), (id, key) -> key.revoked(revoked.at()));
        }
    }
}
