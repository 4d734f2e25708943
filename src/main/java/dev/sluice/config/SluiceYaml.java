package dev.sluice.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects providers and models and writes them as our file. Not shared between threads. */
final class SluiceYaml {
    private record Host(
            Preset preset,
            @Nullable String baseUrl,
            @Nullable Secret apiKey) {}

    private record Alias(String name, String of, Runnable otherwise) {}

    private final Map<Host, String> hosts = new LinkedHashMap<>();
    private final Map<String, List<String>> models = new LinkedHashMap<>();
    private final List<Alias> aliases = new ArrayList<>();
    private int maxAttempts = RoutingConfig.DEFAULT.maxAttempts();

    /**
     * The name of the provider with this host and key, added if it is new.
     *
     * @param baseUrl as it shall stand in the file, or null for the preset's
     * @param apiKey as it shall stand in the file, or null for none
     */
    String provider(Preset preset, @Nullable String baseUrl, @Nullable String apiKey) {
        return hosts.computeIfAbsent(new Host(preset, baseUrl, apiKey == null ? null : new Secret(apiKey)), host -> {
            long others = hosts.keySet().stream()
                    .filter(other -> other.preset() == preset)
                    .count();
            return others == 0 ? preset.id() : preset.id() + "-" + (others + 1);
        });
    }

    /** One more target of the model of that name. */
    void target(String name, String target) {
        List<String> targets = models.computeIfAbsent(name, ignored -> new ArrayList<>());
        if (!targets.contains(target)) {
            targets.add(target);
        }
    }

    /** Another name for the model {@code of}, which may still come; if it never does, {@code otherwise} runs. */
    void alias(String name, String of, Runnable otherwise) {
        aliases.add(new Alias(name, of, otherwise));
    }

    void maxAttempts(int attempts) {
        maxAttempts = attempts;
    }

    String text() {
        for (Alias alias : aliases) {
            List<String> targets = models.get(alias.of());
            if (targets == null || targets.stream().anyMatch(Wildcard::in)) {
                alias.otherwise().run();
            } else {
                models.putIfAbsent(alias.name(), List.copyOf(targets));
            }
        }
        StringBuilder yaml =
                new StringBuilder("# Imported from a LiteLLM configuration; all keys: config/sluice.yaml\n");
        if (maxAttempts != RoutingConfig.DEFAULT.maxAttempts()) {
            yaml.append("\nrouting:\n  maxAttempts: ").append(maxAttempts).append('\n');
        }
        writeProviders(yaml);
        writeModels(yaml);
        return yaml.toString();
    }

    private void writeProviders(StringBuilder yaml) {
        yaml.append(hosts.isEmpty() ? "\nproviders: {}\n" : "\nproviders:\n");
        hosts.forEach((host, name) -> {
            yaml.append("  ").append(name).append(":\n");
            yaml.append("    preset: ").append(host.preset().id()).append('\n');
            if (host.baseUrl() != null) {
                yaml.append("    baseUrl: ").append(quoted(host.baseUrl())).append('\n');
            }
            if (host.apiKey() != null) {
                yaml.append("    apiKey: ")
                        .append(quoted(host.apiKey().reveal()))
                        .append('\n');
            }
        });
    }

    private void writeModels(StringBuilder yaml) {
        StringBuilder entries = new StringBuilder();
        models.forEach((name, targets) -> {
            // provider/model works without an entry.
            if (!targets.equals(List.of(name))) {
                entries.append("  - name: ").append(quoted(name)).append("\n    targets:\n");
                targets.forEach(target ->
                        entries.append("      - ").append(quoted(target)).append('\n'));
            }
        });
        yaml.append(entries.isEmpty() ? "\nmodels: []\n" : "\nmodels:\n" + entries);
    }

    /** YAML's double quotes, in which every text can stand on one line. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(character -> {
            if (character == '"' || character == '\\') {
                quoted.append('\\').appendCodePoint(character);
            } else if (character < 0x20 || (character >= 0x7f && character < 0xa0) || character == 0xfeff) {
                quoted.append(String.format("\\u%04x", character));
            } else {
                quoted.appendCodePoint(character);
            }
        });
        return quoted.append('"').toString();
    }
}
