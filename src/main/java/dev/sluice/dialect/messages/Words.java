package dev.sluice.dialect.messages;

import dev.sluice.canonical.CacheMark;
import dev.sluice.canonical.Extras;
import dev.sluice.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all readers and writers of this dialect need of it. */
final class Words {
    /** The dialect's name in {@link Extras} and as the origin of thoughts. */
    static final String NAME = "messages";

    /** Notes of the readers to the writers. */
    static final String NOTE_TEXT = "~text";

    static final String NOTE_TOP = "~top";

    private static final Set<String> CACHE_MEMBERS = Set.of("type", "ttl");

    private Words() {}

    /** The members beyond those that are known; said by this dialect even if there are none. */
    static Map<String, Json> beyond(Json.Obj object, Set<String> known) {
        Map<String, Json> rest = new LinkedHashMap<>();
        object.members().forEach((name, value) -> {
            if (!known.contains(name)) {
                rest.put(name, value);
            }
        });
        return rest;
    }

    static Extras extras(Map<String, Json> members) {
        return new Extras(NAME, members);
    }

    /** Appends what this dialect said beyond the known, but for its notes. */
    static void putExtras(Json.Obj target, Extras extras) {
        extras.of(NAME).forEach((name, value) -> {
            if (!name.startsWith("~")) {
                target.put(name, value);
            }
        });
    }

    static boolean isOwn(Extras extras) {
        return extras.dialect().equals(NAME);
    }

    /** Takes the member {@code cache_control} out of {@code rest} if it says no more than a mark does. */
    static @Nullable CacheMark takeMark(Map<String, Json> rest) {
        if (!(rest.get("cache_control") instanceof Json.Obj mark)
                || !"ephemeral".equals(mark.text("type"))
                || !CACHE_MEMBERS.containsAll(mark.members().keySet())
                || (mark.has("ttl") && mark.text("ttl") == null)) {
            return null;
        }
        rest.remove("cache_control");
        return new CacheMark(mark.text("ttl"));
    }

    static void putMark(Json.Obj target, @Nullable CacheMark mark) {
        if (mark != null) {
            target.put("cache_control", new Json.Obj().put("type", "ephemeral").putIf("ttl", mark.ttl()));
        }
    }

    static Json.Obj textBlock(String text) {
        return new Json.Obj().put("type", "text").put("text", text);
    }
}
