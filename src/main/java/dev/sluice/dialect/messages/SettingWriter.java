package dev.sluice.dialect.messages;

import static dev.sluice.dialect.messages.Words.NAME;

import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Setting;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Writes the settings but for those that are parts of other things. */
final class SettingWriter {
    private final Prompt prompt;
    private final ModelTraits traits;
    private final Losses losses;
    private final boolean thinks;
    private final boolean own;

    /**
     * A writer of one prompt's settings.
     *
     * @param thinks whether we told the model to think, with which some settings do not go
     */
    SettingWriter(Prompt prompt, ModelTraits traits, Losses losses, boolean thinks) {
        this.prompt = prompt;
        this.traits = traits;
        this.losses = losses;
        this.thinks = thinks;
        this.own = Words.isOwn(prompt.extras());
    }

    void write(Json.Obj body) {
        for (Setting setting : Setting.values()) {
            Json value = prompt.settings().get(setting);
            if (value != null) {
                write(setting, value, body);
            }
        }
        if (prompt.extras().of(NAME).get(PromptReader.NOTE_METADATA) instanceof Json.Obj rest) {
            Json.Obj metadata = rest.copy();
            body.put("metadata", metadata.putIf("user_id", prompt.settings().get(Setting.END_USER)));
        }
    }

    private void write(Setting setting, Json value, Json.Obj body) {
        boolean mayBeNeutral = setting == Setting.TEMPERATURE || setting == Setting.TOP_P;
        if (traits.refused().contains(setting) && !mayBeNeutral) {
            losses.drop(setting);
            return;
        }
        switch (setting) {
            case MAX_TOKENS, PARALLEL_TOOL_CALLS -> {
                // written with the limit, and with the choice of tools
            }
            case TEMPERATURE -> temperature(value, body);
            case TOP_P -> topP(value, body);
            case TOP_K -> {
                if (thinks) {
                    losses.drop(setting);
                } else {
                    body.put("top_k", value);
                }
            }
            case STOP -> stop(value, body);
            case CHOICES -> {
                if (!(value instanceof Json.Num number) || number.orElse(0) != 1) {
                    throw losses.refusal(setting, "1");
                }
            }
            case SERVICE_TIER -> serviceTier(value, body);
            case END_USER -> {
                if (!own) {
                    body.put("metadata", new Json.Obj().put("user_id", value));
                }
            }
            case SEED -> losses.drop(setting);
            case PRESENCE_PENALTY, FREQUENCY_PENALTY, LOGPROBS, TOP_LOGPROBS, LOGIT_BIAS, METADATA, VERBOSITY -> {
                if (!saysNothing(value)) {
                    losses.drop(setting);
                }
            }
        }
    }

    /** A penalty of 0, no likelihoods, an empty object: the same as if the setting were missing. */
    private static boolean saysNothing(Json value) {
        return switch (value) {
            case Json.Bool told -> !told.value();
            case Json.Num none -> number(none) == 0;
            case Json.Obj object -> object.isEmpty();
            default -> false;
        };
    }

    /** A model that takes no temperature still takes 1, and so does one that thinks; above 1 there is none. */
    private void temperature(Json value, Json.Obj body) {
        double number = number(value);
        if (traits.refused().contains(Setting.TEMPERATURE) || (thinks && number != 1)) {
            if (number != 1) {
                losses.drop(Setting.TEMPERATURE);
            }
            return;
        }
        body.put("temperature", number > 1 ? Json.Num.of(1) : value);
    }

    /** Newer models refuse it beside a temperature; as 1 it says nothing anyhow. */
    private void topP(Json value, Json.Obj body) {
        double number = number(value);
        boolean refused = traits.refused().contains(Setting.TOP_P)
                || (thinks && number < 0.95)
                || (!own && body.has("temperature"));
        if (!refused) {
            body.put("top_p", value);
        } else if (number != 1) {
            losses.drop(Setting.TOP_P);
        }
    }

    private static double number(Json value) {
        try {
            return value instanceof Json.Num number ? Double.parseDouble(number.text()) : Double.NaN;
        } catch (NumberFormatException none) {
            return Double.NaN;
        }
    }

    /** Texts of white space alone are refused by Anthropic. */
    private void stop(Json value, Json.Obj body) {
        if (own) {
            body.put("stop_sequences", value);
            return;
        }
        List<Json> wanted = value instanceof Json.Arr array ? array.elements() : List.of(value);
        List<Json> texts = new ArrayList<>();
        for (Json text : wanted) {
            if (text instanceof Json.Text word && !word.value().isBlank()) {
                texts.add(text);
            }
        }
        if (texts.size() < wanted.size()) {
            losses.drop(Setting.STOP);
        }
        if (!texts.isEmpty()) {
            body.put("stop_sequences", new Json.Arr(texts));
        }
    }

    private void serviceTier(Json value, Json.Obj body) {
        String tier = Json.textOf(value);
        switch (tier == null ? "" : tier) {
            case "auto", "priority" -> body.put("service_tier", "auto");
            case "default" -> body.put("service_tier", "standard_only");
            default -> losses.drop(Setting.SERVICE_TIER);
        }
    }
}
