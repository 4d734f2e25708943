package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code config/sluice.yaml} and the records say the same. */
class ReferenceFileTest {
    private static final Path FILE = Path.of(System.getProperty("sluice.root", ".."), "config", "sluice.yaml");
    private static final List<String> UNITS = List.of(
            "duration", "bytes", "port", "count", "true or false", "threads", "address", "secret", "number", "text");

    @TempDir
    Path folder;

    @Test
    void every_key_is_there_with_its_default() {
        try (Loading loading = new Loading(folder)) {
            LoadedConfig loaded = loading.load(FILE, Map.of(), Overrides.NONE);

            assertThat(loaded.config()).isEqualTo(GatewayConfig.DEFAULT);
            assertThat(loaded.warnings()).isEmpty();
        }
    }

    @Test
    void no_key_is_missing() throws IOException {
        YamlOutline outline = YamlOutline.of("sluice.yaml", Files.readString(FILE));

        assertThat(outline.keys()).containsAll(keys("", GatewayFile.class));
    }

    /** An entry of a list or a mapping has no place in the defaults; its keys stand in the comments above. */
    @Test
    void every_key_of_an_entry_is_explained() throws IOException {
        String text = Files.readString(FILE);

        for (RecordComponent list : GatewayFile.class.getRecordComponents()) {
            entryType(list)
                    .forEach(entry -> assertThat(text)
                            .as(list.getName() + "." + entry.getName())
                            .containsPattern(Pattern.compile("(?m)^#[ -]+" + entry.getName() + ": ")));
        }
    }

    @Test
    void the_examples_in_the_comments_load() throws IOException {
        String examples = example("providers") + example("models");

        try (Loading loading = new Loading(folder)) {
            GatewayConfig config =
                    loading.load(examples, Map.of("MY_HOST_KEY", "k")).config();

            assertThat(config.providers()).containsOnlyKeys("my-host");
            assertThat(config.models()).extracting(ModelConfig::name).containsExactly("fast", "gpt-*", "safe");
        }
    }

    @Test
    void every_key_has_a_comment_line_that_names_its_unit() throws IOException {
        List<String> lines = Files.readAllLines(FILE);

        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).matches(" +\\w+:.*")) {
                assertThat(comment(lines, i))
                        .as(lines.get(i))
                        .startsWith("#")
                        .containsAnyOf(UNITS.toArray(String[]::new));
            }
        }
    }

    private static String comment(List<String> lines, int key) {
        StringBuilder comment = new StringBuilder();
        for (int i = key - 1; i >= 0 && lines.get(i).strip().startsWith("#"); i--) {
            comment.insert(0, lines.get(i).strip().toLowerCase(Locale.ROOT) + " ");
        }
        return comment.toString();
    }

    /** The commented block that starts with {@code # providers:}, without the comment marks. */
    private static String example(String section) throws IOException {
        return Files.readAllLines(FILE).stream()
                .dropWhile(line -> !line.equals("# " + section + ":"))
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("# ?", ""))
                .reduce("", (text, line) -> text + line + "\n");
    }

    private static Stream<RecordComponent> entryType(RecordComponent list) {
        if (!(list.getGenericType() instanceof ParameterizedType generic)) {
            return Stream.of();
        }
        Class<?> entry = (Class<?>) generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
        return entry.isRecord() ? Stream.of(entry.getRecordComponents()) : Stream.of();
    }

    private static List<String> keys(String path, Class<?> type) {
        List<String> keys = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String key = path + component.getName();
            keys.add(key);
            if (component.getType().isRecord()) {
                keys.addAll(keys(key + ".", component.getType()));
            }
        }
        return keys;
    }

    @Test
    void durations_are_written_as_they_are_printed() {
        assertThat(DurationText.format(Duration.ofMillis(1500))).isEqualTo("1500ms");
        assertThat(DurationText.format(Duration.ofSeconds(90))).isEqualTo("90s");
        assertThat(DurationText.format(Duration.ZERO)).isEqualTo("0s");
        assertThat(DurationText.parse("2h")).isEqualTo(Duration.ofHours(2));
        assertThat(List.of("", "s", "1", "1 s", "-1s", "1.5s", "1d", "9999999999ms"))
                .allSatisfy(text -> assertThat(DurationText.parse(text)).isNull());
    }
}
