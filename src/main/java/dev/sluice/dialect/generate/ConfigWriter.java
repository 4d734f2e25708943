package dev.sluice.dialect.generate;

import dev.sluice.canonical.AnswerFormat;
import dev.sluice.canonical.Effort;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Setting;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Arr;
import dev.sluice.json.Json.Num;
import dev.sluice.json.Json.Obj;
import org.jspecify.annotations.Nullable;

/** Writes {@code generationConfig}, and tells what of the settings Gemini has no word for. */
final class ConfigWriter {
    private final HostTerms terms;
    private final Losses losses;
    private final boolean own;

    /** @param own whether the caller speaks the same dialect, so that all stays as he wrote it */
    ConfigWriter(HostTerms terms, Losses losses, boolean own) {
        this.terms = terms;
        this.losses = losses;
        this.own = own;
    }

    /** Starts with {@code rest}, which nobody else understands. */
    Obj write(Prompt prompt, Obj rest) {
        Obj config = rest.copy();
        for (Setting setting : Setting.values()) {
            Json value = prompt.settings().get(setting);
            if (value != null) {
                writeSetting(setting, value, config);
            }
        }
        writeFormat(prompt.format(), config);
        Effort effort = prompt.effort();
        if (effort != null) {
            config.putIf(
                    "thinkingConfig", ThinkingWords.write(effort, terms.traits().thinking(), losses));
        }
        return config;
    }

    private void writeSetting(Setting setting, Json value, Obj config) {
        String name = ConfigReader.NAMES.get(setting);
        if (terms.traits().refused().contains(setting)) {
            losses.drop(setting);
        } else if (name != null) {
            config.putIf(name, known(setting, value));
        } else if (changesAnything(setting, value)) {
            losses.drop(setting);
        }
    }

    private @Nullable Json known(Setting setting, Json value) {
        if (own) {
            return value;
        }
        return switch (setting) {
            case STOP -> value instanceof Json.Text ? Arr.of(value) : value;
            case CHOICES -> value.equals(Num.of(1)) ? null : value;
            default -> value;
        };
    }

    /** What asks only for what would be done anyway is no loss. */
    private static boolean changesAnything(Setting setting, Json value) {
        return switch (setting) {
            case PARALLEL_TOOL_CALLS -> Json.Bool.FALSE.equals(value);
            case SERVICE_TIER -> !value.equals(new Json.Text("auto")) && !value.equals(new Json.Text("default"));
            default -> true;
        };
    }

    private void writeFormat(@Nullable AnswerFormat format, Obj config) {
        if (format == null) {
            return;
        }
        switch (format) {
            case AnswerFormat.PlainText plain -> {
                if (own) {
                    config.put("responseMimeType", ConfigReader.PLAIN);
                }
            }
            case AnswerFormat.AnyJson any -> config.put("responseMimeType", ConfigReader.JSON);
            case AnswerFormat.Schema schema -> writeSchema(schema, config);
        }
    }

    private void writeSchema(AnswerFormat.Schema format, Obj config) {
        if (!terms.traits().answerSchema()) {
            throw losses.refusal("response_format", "a model whose answers can be given a form");
        }
        if (!Notes.has(format.extras(), "~otherType")) {
            config.put("responseMimeType", ConfigReader.JSON);
        }
        Json read = Notes.get(format.extras(), "~responseSchema");
        if (read != null && SchemaWords.toJsonSchema(read).equals(format.schema())) {
            config.put("responseSchema", read);
        } else {
            config.put("responseJsonSchema", format.schema());
        }
    }
}
