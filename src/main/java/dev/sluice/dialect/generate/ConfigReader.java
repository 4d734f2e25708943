package dev.sluice.dialect.generate;

import dev.sluice.canonical.AnswerFormat;
import dev.sluice.canonical.Effort;
import dev.sluice.canonical.Setting;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Obj;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code generationConfig} (generativelanguage v1beta, GenerationConfig); what is not understood stays in {@link #rest}. */
final class ConfigReader {
    /** What Gemini calls the settings that it knows. */
    static final Map<Setting, String> NAMES = new EnumMap<>(Map.ofEntries(
            Map.entry(Setting.MAX_TOKENS, "maxOutputTokens"),
            Map.entry(Setting.TEMPERATURE, "temperature"),
            Map.entry(Setting.TOP_P, "topP"),
            Map.entry(Setting.TOP_K, "topK"),
            Map.entry(Setting.STOP, "stopSequences"),
            Map.entry(Setting.SEED, "seed"),
            Map.entry(Setting.PRESENCE_PENALTY, "presencePenalty"),
            Map.entry(Setting.FREQUENCY_PENALTY, "frequencyPenalty"),
            Map.entry(Setting.CHOICES, "candidateCount"),
            Map.entry(Setting.LOGPROBS, "responseLogprobs"),
            Map.entry(Setting.TOP_LOGPROBS, "logprobs")));

    static final String JSON = "application/json";
    static final String PLAIN = "text/plain";

    private final Map<Setting, Json> settings = new EnumMap<>(Setting.class);
    private final Obj rest;
    private final @Nullable AnswerFormat format;
    private final @Nullable Effort effort;

    ConfigReader(Obj config) {
        rest = config.copy();
        NAMES.forEach((setting, name) -> {
            Json value = config.value(name);
            if (value != null && isGood(setting, value)) {
                settings.put(setting, value);
                rest.remove(name);
            }
        });
        format = readFormat(config);
        Obj thinking = Shape.takeObject(rest, "thinkingConfig", "generationConfig.thinkingConfig");
        effort = thinking == null ? null : ThinkingWords.read(thinking);
    }

    private static boolean isGood(Setting setting, Json value) {
        return switch (setting) {
            case STOP -> value instanceof Json.Arr || value instanceof Json.Text;
            case LOGPROBS -> value instanceof Json.Bool;
            default -> value instanceof Json.Num;
        };
    }

    private @Nullable AnswerFormat readFormat(Obj config) {
        String type = config.text("responseMimeType");
        Json schema = config.value("responseJsonSchema");
        Json own = config.value("responseSchema");
        Notes notes = new Notes();
        if (schema != null) {
            rest.remove("responseJsonSchema");
        } else if (own != null) {
            rest.remove("responseSchema");
            notes.note("~responseSchema", own);
            schema = SchemaWords.toJsonSchema(own);
        } else if (JSON.equals(type) || PLAIN.equals(type)) {
            rest.remove("responseMimeType");
            return JSON.equals(type) ? new AnswerFormat.AnyJson() : new AnswerFormat.PlainText();
        }
        if (schema == null) {
            return null;
        }
        if (JSON.equals(type)) {
            rest.remove("responseMimeType");
        } else {
            notes.note("~otherType"); // none, or text/x.enum, which stays in the rest
        }
        return new AnswerFormat.Schema(null, null, schema, null, notes.extras());
    }

    Map<Setting, Json> settings() {
        return settings;
    }

    @Nullable
    AnswerFormat format() {
        return format;
    }

    @Nullable
    Effort effort() {
        return effort;
    }

    Obj rest() {
        return rest;
    }
}
