package dev.sluice.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads the table of model families that comes with the gateway. Blocking; once, at the start. */
public final class ModelFamilies {
    private static final String TABLE = "/model-families.yaml";
    private static final long DEFAULT_MAX_OUTPUT_TOKENS = 8_192;

    private ModelFamilies() {}

    /** All lines, in their order. */
    public static List<ModelFamily> load() {
        try (InputStream table = Objects.requireNonNull(ModelFamilies.class.getResourceAsStream(TABLE), TABLE)) {
            List<Map<String, Object>> lines = new Yaml(new SafeConstructor(new LoaderOptions())).load(table);
            List<ModelFamily> families = new ArrayList<>();
            lines.forEach(line -> families.add(family(line)));
            return List.copyOf(families);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static ModelFamily family(Map<String, Object> line) {
        Object limit = line.getOrDefault("maxOutputTokens", DEFAULT_MAX_OUTPUT_TOKENS);
        return new ModelFamily(
                texts(line.getOrDefault("models", List.of())),
                new HashSet<>(texts(line.getOrDefault("refuses", List.of()))),
                ((Number) limit).longValue(),
                line.getOrDefault("thinking", "budget").toString(),
                !Boolean.FALSE.equals(line.get("answerSchema")),
                line.getOrDefault("limitName", "max_tokens").toString());
    }

    private static List<String> texts(Object list) {
        List<String> texts = new ArrayList<>();
        if (list instanceof List<?> elements) {
            elements.forEach(element -> texts.add(String.valueOf(element)));
        }
        return texts;
    }
}
