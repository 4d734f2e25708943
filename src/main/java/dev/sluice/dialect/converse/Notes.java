package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.ConverseDialect.NAME;

import dev.sluice.canonical.Extras;
import dev.sluice.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What this dialect's readers write down for its writers: how something was said that can be said in several ways. */
final class Notes {
    /** The text stands for a JSON value in a tool's result. */
    static final String JSON = "~json";
    /** Bedrock's word for the media type; several words stand for the same type. */
    static final String FORMAT = "~format";
    /** Where a file is in S3, with its owner. */
    static final String BUCKET = "~bucket";
    /** The text stood in a block of citations; what else was there. */
    static final String CITED = "~cited";
    /** A system's message that stood in the conversation. */
    static final String INLINE = "~inline";
    /** There were no messages at all. */
    static final String NO_MESSAGES = "~noMessages";
    /** There was an empty list of system blocks. */
    static final String NO_SYSTEM = "~noSystem";
    /** There was an empty list of stop sequences. */
    static final String NO_STOPS = "~noStops";
    /** What else was in {@code inferenceConfig}. */
    static final String INFERENCE = "~inferenceConfig";
    /** What else was in {@code toolConfig}. */
    static final String TOOLS = "~toolConfig";
    /** What else was in {@code additionalModelRequestFields}. */
    static final String FIELDS = "~fields";
    /** The word in {@code outputConfig.effort}. */
    static final String EFFORT = "~effort";
    /** What else was in {@code outputConfig}. */
    static final String OUTPUT = "~outputConfig";
    /** The text of a JSON schema, which is a text in this dialect. */
    static final String SCHEMA = "~schema";
    /** The host's word for why the model stopped. */
    static final String STOP_REASON = "~stopReason";
    /** What else was around the answer's message. */
    static final String MESSAGE = "~message";

    private Notes() {}

    static Extras with(Extras extras, String note, Json value) {
        return extras.with(NAME, note, value);
    }

    static Extras of(Map<String, Json> members) {
        return new Extras(NAME, members);
    }

    /** Members of nobody here; one that is null says nothing and is kept too. */
    static Map<String, Json> beyond(Json.Obj object, Set<String> known) {
        Map<String, Json> rest = new LinkedHashMap<>();
        object.members().forEach((name, value) -> {
            if ((!known.contains(name) || value instanceof Json.Null) && !name.startsWith("~")) {
                rest.put(name, value);
            }
        });
        return rest;
    }

    /** The object that was noted, as a copy to be filled, or an empty one. */
    static Json.Obj object(Extras extras, String note) {
        return extras.of(NAME).get(note) instanceof Json.Obj object ? object.copy() : new Json.Obj();
    }

    /** Adds the members that are no notes. */
    static void writeMembers(Extras extras, Json.Obj out) {
        extras.of(NAME).forEach((name, value) -> {
            if (!name.startsWith("~")) {
                out.put(name, value);
            }
        });
    }
}
