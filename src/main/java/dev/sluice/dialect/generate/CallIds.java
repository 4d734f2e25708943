package dev.sluice.dialect.generate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Names calls that have none: Gemini often leaves {@code functionCall.id} out, and all other dialects need one. The same answer gets
 * the same names each time it is read, and no two answers share one. They are not told to Gemini again, which never knew them.
 */
final class CallIds {
    private static final String PREFIX = "gcall_";
    private static final int HASH_CHARS = 24;

    private record Pending(String id, String name) {}

    private final String seed;
    private final List<Pending> unanswered = new ArrayList<>();
    private int count;

    /**
     * Names for one answer, or for one conversation.
     *
     * @param seed unique for the answer, such as {@code responseId}
     */
    CallIds(String seed) {
        this.seed = seed;
    }

    static boolean isOurs(String id) {
        return id.startsWith(PREFIX);
    }

    /** The name of the next call that has none. */
    String next() {
        String text = seed + "/" + count++;
        String hash =
                UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
        return PREFIX + hash.replace("-", "").toLowerCase(Locale.ROOT).substring(0, HASH_CHARS);
    }

    /** A call of the conversation, for which an answer may come. */
    void called(String id, String name) {
        unanswered.add(new Pending(id, name));
    }

    /** Which call an answer without an id belongs to: the first of that name that has none yet; empty without one. */
    String answered(String name) {
        for (Iterator<Pending> calls = unanswered.iterator(); calls.hasNext(); ) {
            Pending call = calls.next();
            if (call.name().equals(name)) {
                calls.remove();
                return call.id();
            }
        }
        return "";
    }

    /** The call has its answer. */
    void answeredById(String id) {
        unanswered.removeIf(call -> call.id().equals(id));
    }
}
