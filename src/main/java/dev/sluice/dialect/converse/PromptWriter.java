package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.ConverseDialect.NAME;

import dev.sluice.canonical.AnswerFormat;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Setting;
import dev.sluice.canonical.ToolChoice;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes {@code ConverseRequest}; the streaming one is alike. One instance per question. */
final class PromptWriter {
    private static final Pattern METADATA_NAME = Pattern.compile("[a-zA-Z0-9\\s:_@$#=/+,.-]{1,256}");
    private static final Pattern METADATA_VALUE = Pattern.compile("[a-zA-Z0-9\\s:_@$#=/+,.-]{0,256}");
    private static final int MAX_METADATA = 16;

    private final Prompt prompt;
    private final HostTerms terms;
    private final Losses losses;
    private final boolean own;
    private final ModelFamily family;
    private final Extras extras;
    private final Map<Setting, Json> settings = new EnumMap<>(Setting.class);

    PromptWriter(Prompt prompt, HostTerms terms, Losses losses) {
        this.prompt = prompt;
        this.terms = terms;
        this.losses = losses;
        this.extras = prompt.extras();
        this.own = extras.dialect().equals(NAME);
        this.family = ModelFamily.of(terms.model());
    }

    Json.Obj write() {
        takeSettings();
        Json.Obj body = new Json.Obj();
        BlockWriter blocks = new BlockWriter(own, family, losses);
        TurnWriter turns = new TurnWriter(own, family, blocks, losses);
        turns.write(prompt.messages());
        if (!extras.notes(NAME, Notes.NO_MESSAGES)) {
            body.put("messages", new Json.Arr(turns.messages()));
        }
        if (!turns.system().isEmpty() || extras.notes(NAME, Notes.NO_SYSTEM)) {
            body.put("system", new Json.Arr(turns.system()));
        }
        Json.Obj fields = Notes.object(extras, Notes.FIELDS);
        Json.Obj output = Notes.object(extras, Notes.OUTPUT);
        new EffortWriter(prompt, terms, losses, family).write(fields, output, settings);
        putIfSaid(body, "inferenceConfig", inferenceConfig(), Notes.INFERENCE);
        Json.Obj tools = new ToolWriter(prompt, own, blocks, losses).write();
        body.putIf("toolConfig", tools);
        topK(fields);
        parallelCalls(fields, tools != null);
        putIfSaid(body, "additionalModelRequestFields", fields, Notes.FIELDS);
        output.putIf("textFormat", textFormat());
        putIfSaid(body, "outputConfig", output, Notes.OUTPUT);
        requestMetadata(body);
        serviceTier(body);
        settings.keySet().forEach(losses::drop);
        Notes.writeMembers(extras, body);
        return body;
    }

    /** What is taken from the settings has been said; what is left in the end cannot be. */
    private void takeSettings() {
        prompt.settings().forEach((setting, value) -> {
            if (terms.traits().refused().contains(setting)) {
                losses.drop(setting);
            } else {
                settings.put(setting, value);
            }
        });
        if (settings.remove(Setting.CHOICES) instanceof Json.Num choices && choices.orElse(2) != 1) {
            throw losses.refusal(Setting.CHOICES, "1");
        }
        settings.entrySet().removeIf(entry -> saysNothing(entry.getKey(), entry.getValue()));
    }

    /** Some SDKs write out what holds anyway. */
    private static boolean saysNothing(Setting setting, Json value) {
        return switch (setting) {
            case LOGPROBS -> Json.Bool.FALSE.equals(value);
            case PRESENCE_PENALTY, FREQUENCY_PENALTY, TOP_LOGPROBS ->
                value instanceof Json.Num number && Double.parseDouble(number.text()) == 0;
            case LOGIT_BIAS -> value instanceof Json.Obj biases && biases.isEmpty();
            default -> false;
        };
    }

    private void putIfSaid(Json.Obj body, String name, Json.Obj value, String note) {
        if (!value.isEmpty() || extras.notes(NAME, note)) {
            body.put(name, value);
        }
    }

    private Json.Obj inferenceConfig() {
        Json.Obj config = Notes.object(extras, Notes.INFERENCE);
        config.putIf("maxTokens", settings.remove(Setting.MAX_TOKENS));
        config.putIf("temperature", atMostOne(settings.remove(Setting.TEMPERATURE)));
        config.putIf("topP", settings.remove(Setting.TOP_P));
        List<Json> stops = stops(settings.remove(Setting.STOP));
        if (!stops.isEmpty() || extras.notes(NAME, Notes.NO_STOPS)) {
            config.put("stopSequences", new Json.Arr(stops));
        }
        return config;
    }

    /** Elsewhere the scale goes to 2. */
    private @Nullable Json atMostOne(@Nullable Json temperature) {
        if (own || !(temperature instanceof Json.Num number)) {
            return temperature;
        }
        return Double.parseDouble(number.text()) > 1 ? Json.Num.of(1) : temperature;
    }

    private List<Json> stops(@Nullable Json stop) {
        List<Json> stops = new ArrayList<>();
        List<Json> given =
                stop instanceof Json.Arr several ? several.elements() : stop == null ? List.of() : List.of(stop);
        for (Json each : given) {
            if (own || (each instanceof Json.Text text && !text.value().isBlank())) {
                stops.add(each);
            } else if (each instanceof Json.Text) {
                losses.drop(Setting.STOP);
            }
        }
        return stops;
    }

    private void topK(Json.Obj fields) {
        Json topK = settings.get(Setting.TOP_K);
        if (topK == null) {
            return;
        }
        if (own || family == ModelFamily.CLAUDE) {
            fields.put("top_k", topK);
        } else if (family == ModelFamily.NOVA) {
            fields.put("inferenceConfig", new Json.Obj().put("topK", topK));
        } else {
            return;
        }
        settings.remove(Setting.TOP_K);
    }

    /** Only Claude can be told, and in its own words; without tools there is nothing to tell. */
    private void parallelCalls(Json.Obj fields, boolean tools) {
        Json parallel = settings.get(Setting.PARALLEL_TOOL_CALLS);
        if (parallel == null) {
            return;
        }
        boolean onlyOne = Json.Bool.FALSE.equals(parallel) && tools;
        if (onlyOne && family != ModelFamily.CLAUDE) {
            return;
        }
        settings.remove(Setting.PARALLEL_TOOL_CALLS);
        if (onlyOne) {
            Json.Obj choice = new Json.Obj().put("type", "auto");
            if (prompt.toolChoice() instanceof ToolChoice.Named named) {
                choice.put("type", "tool")
                        .putIf("name", ToolNames.toHost(named.name()).orElse(null));
            } else if (ToolWriter.mustCall(prompt.toolChoice())) {
                choice.put("type", "any");
            }
            fields.put("tool_choice", choice.put("disable_parallel_tool_use", true));
        }
    }

    private @Nullable Json textFormat() {
        AnswerFormat format = prompt.format();
        if (format == null) {
            return null;
        }
        return switch (format) {
            case AnswerFormat.PlainText plain -> null;
            case AnswerFormat.AnyJson any -> throw losses.refusal("response_format", "text, or a JSON schema");
            case AnswerFormat.Schema schema -> {
                if (!own && !terms.traits().answerSchema()) {
                    throw losses.refusal("response_format", "a model whose answer's form can be prescribed");
                }
                Json said = schema.extras().of(NAME).get(Notes.SCHEMA);
                Json.Obj definition = new Json.Obj()
                        .put(
                                "schema",
                                said == null ? new Json.Text(schema.schema().toString()) : said)
                        .putIf("name", schema.name())
                        .putIf("description", schema.description());
                Notes.writeMembers(schema.extras(), definition);
                yield new Json.Obj()
                        .put("type", "json_schema")
                        .put("structure", Blocks.block("jsonSchema", definition));
            }
        };
    }

    private void requestMetadata(Json.Obj body) {
        Json.Obj metadata = new Json.Obj();
        if (settings.remove(Setting.METADATA) instanceof Json.Obj given) {
            if (own) {
                metadata = given;
            } else {
                addTexts(given, metadata);
            }
        }
        if (settings.remove(Setting.END_USER) instanceof Json.Text user) {
            addText("user", user, metadata, Setting.END_USER);
        }
        if (!metadata.isEmpty() || (own && prompt.settings().containsKey(Setting.METADATA))) {
            body.put("requestMetadata", metadata);
        }
    }

    private void addTexts(Json.Obj given, Json.Obj metadata) {
        given.forEach(entry -> addText(entry.getKey(), entry.getValue(), metadata, Setting.METADATA));
    }

    private void addText(String name, Json value, Json.Obj metadata, Setting setting) {
        if (value instanceof Json.Text text
                && METADATA_NAME.matcher(name).matches()
                && METADATA_VALUE.matcher(text.value()).matches()
                && metadata.size() < MAX_METADATA
                && !metadata.has(name)) {
            metadata.put(name, text);
        } else {
            losses.drop(setting);
        }
    }

    private void serviceTier(Json.Obj body) {
        if (settings.get(Setting.SERVICE_TIER) instanceof Json.Text tier) {
            switch (tier.value()) {
                case "default", "flex", "priority" -> body.put("serviceTier", Blocks.block("type", tier));
                case "auto" -> {
                    // what the host does by itself
                }
                default -> {
                    return;
                }
            }
            settings.remove(Setting.SERVICE_TIER);
        }
    }
}
