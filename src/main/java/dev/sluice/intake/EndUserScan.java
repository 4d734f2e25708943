package dev.sluice.intake;

import dev.sluice.canonical.Operation;
import dev.sluice.stream.JsonMember;
import dev.sluice.stream.Slices;
import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds whom a body says its request is for. Of a name that is given twice the last counts, as it does for most hosts. One instance
 * per body.
 */
final class EndUserScan {
    /** More than is kept of a name, were each of its characters escaped. */
    private static final int MAX_BYTES = 1024;

    private static final int UNICODE_ESCAPE = 6;

    private final List<JsonMember> members;
    private final List<JsonMember> names; // the best first

    private EndUserScan(List<JsonMember> members, List<JsonMember> names) {
        this.members = members;
        this.names = names;
    }

    /** What to look for in a question of {@code operation}; null where its API has no place for an end user. */
    static @Nullable EndUserScan of(Operation operation) {
        return switch (operation.api()) {
            case OPENAI -> {
                // https://platform.openai.com/docs/guides/safety-best-practices, read 2026-11: the one replaces the
                // other.
                List<JsonMember> names = List.of(JsonMember.top("safety_identifier"), JsonMember.top("user"));
                yield new EndUserScan(names, names);
            }
            case ANTHROPIC -> {
                JsonMember metadata = JsonMember.top("metadata");
                JsonMember userId = metadata.child("user_id");
                yield new EndUserScan(List.of(metadata, userId), List.of(userId));
            }
            case GEMINI, BEDROCK -> null;
        };
    }

    /** The members that the scan of the body has to look out for. */
    List<JsonMember> members() {
        return members;
    }

    /** Whom the body names, or null; once the whole of it has been scanned. */
    @Nullable
    String found(Slices body) {
        for (JsonMember name : names) {
            String text = name.isString() ? text(name, body) : "";
            if (!text.isBlank()) {
                return text;
            }
        }
        return null;
    }

    private static String text(JsonMember name, Slices body) {
        long start = name.start() + 1; // behind its quote
        long end = Math.min(name.end() - 1, start + MAX_BYTES);
        byte[] source = body.join(start, end).getBytes();
        String whole = new String(source, 0, wholeLength(source), StandardCharsets.UTF_8);
        return whole.indexOf('\\') < 0 ? whole : (String) Json.decodeValue("\"" + whole + "\"");
    }

    /** How much of a text's beginning there is before an escape that its end cuts in two. */
    private static int wholeLength(byte[] source) {
        int at = 0;
        while (at < source.length) {
            int next = at + 1;
            if (source[at] == '\\') {
                next = at + 1 < source.length && source[at + 1] == 'u' ? at + UNICODE_ESCAPE : at + 2;
            }
            if (next > source.length) {
                return at;
            }
            at = next;
        }
        return at;
    }
}
