package dev.sluice.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Turns a LiteLLM {@code config.yaml} into ours: its deployments become providers and models, in their order. For one use.
 *
 * <p>Source: LiteLLM's proxy configuration reference.
 */
public final class LiteLlmImport {
    private static final Pattern OS_ENVIRON = Pattern.compile("os\\.environ/([A-Za-z_][A-Za-z0-9_]*)");
    private static final int MOST_ATTEMPTS = 10;

    private final SluiceYaml output = new SluiceYaml();
    private final List<String> leftOut = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private LiteLlmImport() {}

    /**
     * What came out.
     *
     * @param yaml our file; it may hold secrets that the other one held, never one of the environment
     * @param leftOut what could not be carried over, {@code key: why}, without values
     * @param warnings what should be looked at, without values
     */
    public record Result(String yaml, List<String> leftOut, List<String> warnings) {
        public Result {
            leftOut = List.copyOf(leftOut);
            warnings = List.copyOf(warnings);
        }
    }

    /** Blocking. Throws {@link InvalidConfigException} if {@code file} cannot be read or is no LiteLLM configuration. */
    public static Result of(Path file) {
        return of(file.toString(), YamlFile.read(file));
    }

    static Result of(String file, String text) {
        Map<String, Object> root;
        try {
            // Looked through first: it refuses what would not end.
            YamlOutline.of(file, text);
            root = Json.mapping(YamlOutline.parser().load(text));
        } catch (YAMLException problem) {
            throw new InvalidConfigException(List.of(file + YamlOutline.describe(problem)));
        }
        if (root == null || Json.list(root.get("model_list")) == null) {
            throw new InvalidConfigException(
                    List.of(file + ": no model_list (expected: a LiteLLM config.yaml with a list of that name)"));
        }
        LiteLlmImport read = new LiteLlmImport();
        root.forEach(read::section);
        return new Result(read.output.text(), read.leftOut, read.warnings);
    }

    private void section(String name, @Nullable Object value) {
        switch (name) {
            case "model_list" -> models(name, value);
            case "router_settings", "litellm_settings" -> settings(name, value);
            default -> leaveOutEach(name, value);
        }
    }

    private void models(String section, @Nullable Object value) {
        List<@Nullable Object> entries = Json.list(value);
        for (int i = 0; entries != null && i < entries.size(); i++) {
            String key = section + "[" + i + "]";
            Map<String, Object> entry = Json.mapping(entries.get(i));
            Map<String, Object> params = entry == null ? null : Json.mapping(entry.get("litellm_params"));
            if (entry == null || params == null || !(entry.get("model_name") instanceof String name)) {
                leaveOut(key, "not a model_name with litellm_params");
                continue;
            }
            deployment(key + ".litellm_params", name, params);
            entry.forEach((field, ignored) -> {
                if (!field.equals("model_name") && !field.equals("litellm_params")) {
                    leaveOut(key + "." + field, LiteLlmReasons.of(field));
                }
            });
        }
    }

    private void deployment(String key, String name, Map<String, Object> params) {
        String model = text(params.get("custom_llm_provider")) == null
                ? text(params.get("model"))
                : text(params.get("custom_llm_provider")) + "/" + text(params.get("model"));
        LiteLlmTarget target = model == null ? null : LiteLlmTarget.of(model);
        String base = text(params.getOrDefault("api_base", params.get("base_url")));
        if (target == null) {
            leaveOut(key + ".model", model == null ? "no text" : LiteLlmReasons.ofProvider(model));
            return;
        }
        String problem = LiteLlmReasons.ofName(name, target.model());
        if (problem != null) {
            leaveOut(key + ".model", problem);
            return;
        }
        if (base != null && !usable(base)) {
            leaveOut(key + ".api_base", "no absolute http or https URL; its deployment is left out");
            return;
        }
        String provider = output.provider(target.preset(), reference(base), key(key, target.preset(), base, params));
        output.target(name, provider + "/" + target.model());
        params.forEach((field, ignored) -> {
            if (!LiteLlmReasons.CARRIED.contains(field)) {
                leaveOut(key + "." + field, LiteLlmReasons.of(field));
            }
        });
    }

    /** The key as our file has it: a reference, or the literal that stood there. */
    private @Nullable String key(String key, Preset preset, @Nullable String base, Map<String, Object> params) {
        String value = text(params.get("api_key"));
        if (value == null) {
            return base == null && preset.keyVariable() != null ? "${" + preset.keyVariable() + "}" : null;
        }
        if (!References.in(value)) {
            warnings.add(key + ".api_key: a literal secret, it stands in the new file too (better: ${NAME})");
        }
        return reference(value);
    }

    private void settings(String section, @Nullable Object value) {
        Map<String, Object> settings = Json.mapping(value);
        if (settings == null) {
            leaveOutEach(section, value);
            return;
        }
        settings.forEach((name, setting) -> {
            String key = section + "." + name;
            if (name.equals("num_retries") && setting instanceof Integer retries && retries >= 0) {
                output.maxAttempts(Math.min(retries, MOST_ATTEMPTS - 1) + 1);
            } else if (name.equals("model_group_alias") && Json.mapping(setting) != null) {
                aliases(key, Json.mapping(setting));
            } else {
                leaveOut(key, LiteLlmReasons.of(name));
            }
        });
    }

    private void aliases(String key, @Nullable Map<String, Object> aliases) {
        if (aliases != null) {
            aliases.forEach((alias, group) -> {
                Map<String, Object> options = Json.mapping(group);
                String name = text(options == null ? group : options.get("model"));
                if (name == null || LiteLlmReasons.ofName(alias, "") != null) {
                    leaveOut(key + "." + alias, "names no model");
                } else {
                    output.alias(alias, name, () -> leaveOut(key + "." + alias, "its model is not carried over"));
                }
            });
        }
    }

    private void leaveOutEach(String section, @Nullable Object value) {
        Map<String, Object> fields = Json.mapping(value);
        if (fields == null || fields.isEmpty()) {
            leaveOut(section, LiteLlmReasons.of(section));
            return;
        }
        fields.keySet()
                .forEach(field -> leaveOut(
                        section + "." + field,
                        section.equals("environment_variables")
                                ? "set it in the environment of the gateway"
                                : LiteLlmReasons.of(field)));
    }

    private void leaveOut(String key, String reason) {
        leftOut.add(key + ": " + reason);
    }

    private static boolean usable(String base) {
        if (References.in(base)) {
            return true;
        }
        try {
            BaseUrl.check("api_base", URI.create(base));
            return true;
        } catch (IllegalArgumentException | ConfigException refused) {
            return false;
        }
    }

    /** {@code os.environ/NAME} becomes <code>${NAME}</code>; a literal stays one, whatever it looks like. */
    private static @Nullable String reference(@Nullable String text) {
        if (text == null) {
            return null;
        }
        var environment = OS_ENVIRON.matcher(text);
        return environment.matches() ? "${" + environment.group(1) + "}" : References.escape(text);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text && !text.isBlank() ? text : null;
    }
}
