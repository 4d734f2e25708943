package dev.sluice.dialect;

import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Setting;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of a question cannot be said to the host that is to answer it. What only makes the answer a little different is dropped, and the
 * caller reads in {@code x-sluice-dropped} what it was; a caller who wants all or nothing gets a 400 instead. What would change the
 * answer's meaning is refused in any case.
 */
public final class Losses {
    private static final int MAX_FIELDS = 50;
    private static final int MAX_FIELD_LENGTH = 100;
    private static final Pattern UNPRINTABLE = Pattern.compile("[^ -~]|,");

    private final Dialect caller;
    private final boolean strict;
    private final Set<String> dropped = new LinkedHashSet<>();
    private int untold;

    /**
     * Nothing is lost yet.
     *
     * @param caller knows the words in which the caller is told
     * @param strict whether nothing may be dropped
     */
    public Losses(Dialect caller, boolean strict) {
        this.caller = caller;
        this.strict = strict;
    }

    /** The setting has no place in the host's dialect, or the model refuses it. */
    public void drop(Setting setting) {
        drop(caller.nameOf(setting));
    }

    /** The field, such as {@code messages[2].content[0]}, has no place in the host's dialect. */
    public void drop(String field) {
        String legible = legible(field);
        if (strict) {
            throw refusal(legible, "nothing, or a model that can be asked for it");
        }
        if (dropped.size() < MAX_FIELDS) {
            dropped.add(legible);
        } else if (!dropped.contains(legible)) {
            untold++;
        }
    }

    /** A field's name may be whatever the caller's JSON holds, and stands in a header. */
    private static String legible(String field) {
        String cut = field.length() > MAX_FIELD_LENGTH ? field.substring(0, MAX_FIELD_LENGTH) + "..." : field;
        return UNPRINTABLE.matcher(cut).replaceAll("?");
    }

    /** To be thrown where the question would mean something else without the field. */
    public Failure refusal(String field, String expected) {
        return Failure.ofParam(
                Kind.INVALID_REQUEST,
                field,
                field + ": cannot be asked of the host of this model (expected: " + expected + ")");
    }

    /** Likewise, of a setting. */
    public Failure refusal(Setting setting, String expected) {
        return refusal(caller.nameOf(setting), expected);
    }

    /**
     * What the caller's dialect alone can say is lost in any other; that a field is null is no loss.
     *
     * @param adopted members of the question that the host knows all the same
     */
    public void dropExtras(Prompt prompt, Set<String> adopted) {
        Map<String, Json> lost = new LinkedHashMap<>(prompt.extras().members());
        lost.keySet().removeAll(adopted);
        dropExtras(new Extras(prompt.extras().dialect(), lost));
        for (int i = 0; i < prompt.messages().size(); i++) {
            Message message = prompt.messages().get(i);
            String field = "messages[" + i + "]";
            dropExtras(field + ".", message.extras());
            for (int j = 0; j < message.parts().size(); j++) {
                dropExtras(
                        field + ".content[" + j + "].", message.parts().get(j).extras());
            }
        }
    }

    /** Likewise, of a question that is no prompt. */
    public void dropExtras(Extras extras) {
        dropExtras("", extras);
    }

    private void dropExtras(String field, Extras extras) {
        extras.members().forEach((name, value) -> {
            if (!name.startsWith("~") && !(value instanceof Json.Null)) {
                drop(field + name);
            }
        });
    }

    /**
     * The fields that were dropped, in the caller's words; fit for a header: of visible ASCII, at most {@value #MAX_FIELD_LENGTH}
     * characters of each, and of more than {@value #MAX_FIELDS} only how many they are.
     */
    public List<String> dropped() {
        List<String> told = new ArrayList<>(dropped);
        if (untold > 0) {
            told.add("and " + untold + " more");
        }
        return told;
    }
}
