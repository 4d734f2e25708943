package dev.sluice.cli;

import dev.sluice.auth.ApiKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What {@code sluice serve} says once it listens: all that a first request needs.
 *
 * @param version of the gateway
 * @param baseUrl what a client's base URL is set to; see {@link #baseUrl}
 * @param origins what brought each provider, by its name
 * @param notFound presets that nothing brought
 * @param simulated whether the simulated provider answers
 * @param local the models inside of the process
 * @param key a key that was created just now, or null if there were keys already
 * @param bill where the simulated provider's bill is read, or null if it has none
 * @param admin where the admin API is, or null if there is none
 * @param warnings what works but should not stay so
 */
public record Banner(
        String version,
        URI baseUrl,
        Map<String, String> origins,
        List<String> notFound,
        boolean simulated,
        List<String> local,
        @Nullable ApiKey key,
        @Nullable URI bill,
        @Nullable URI admin,
        List<String> warnings) {
    private static final int WIDTH = 80;
    private static final String INDENT = "  ";
    private static final int LABEL = 11;
    private static final String BODY =
            "{\"model\":\"simulated/demo\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]}";

    public Banner {
        origins = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
        notFound = List.copyOf(notFound);
        local = List.copyOf(local);
        warnings = List.copyOf(warnings);
    }

    /** The base URL of a gateway at that address; one that means every address is reached by the local one. */
    public static URI baseUrl(boolean tls, String host, int port) {
        String reachable = switch (host) {
            case "0.0.0.0", "::", "[::]" -> "127.0.0.1";
            default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        };
        return URI.create((tls ? "https://" : "http://") + reachable + ":" + port + "/v1");
    }

    /**
     * The text, ending in a newline. All but the {@code curl} line, which is one line so that it can be pasted, fits 80 columns.
     *
     * @param colours whether escape sequences may be used
     */
    public String text(boolean colours) {
        Style style = new Style(colours);
        StringBuilder text = new StringBuilder("\n");
        text.append(INDENT)
                .append(style.bold("Sluice"))
                .append(' ')
                .append(version)
                .append(" is running\n\n");
        row(text, "Base URL", style.green(baseUrl.toString()));
        row(text, "API key", key == null ? "one you have; another: ./sluice key create" : style.green(key.reveal()));
        if (key != null) {
            row(text, "", style.dim("shown only now; another: ./sluice key create"));
        }
        text.append('\n');
        providers(text, style);
        text.append('\n');
        warnings.forEach(warning -> paragraph(text, "Warning", warning, style::yellow));
        row(text, "Try it", "paste this line:");
        text.append('\n').append(curl()).append("\n\n");
        if (bill != null) {
            row(text, "Bill", bill + style.dim("  of the simulated provider"));
        }
        if (admin != null) {
            row(
                    text,
                    "Admin API",
                    admin + style.dim("  " + admin.resolve("/openapi.yaml").getPath()));
        }
        row(text, "Stop", "Ctrl+C; running answers may finish");
        return text.append('\n').toString();
    }

    private void providers(StringBuilder text, Style style) {
        Map<String, String> lines = new LinkedHashMap<>();
        origins.forEach((name, origin) -> lines.put(name, "from " + origin));
        if (simulated) {
            lines.put("simulated", "built in, needs no key");
        }
        if (!local.isEmpty()) {
            lines.put("local", "built in: " + String.join(", ", local));
        }
        int widest = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
        String label = "Providers";
        for (Map.Entry<String, String> line : lines.entrySet()) {
            String padding = " ".repeat(widest - line.getKey().length() + 2);
            row(text, label, style.bold(line.getKey()) + padding + line.getValue());
            label = "";
        }
        if (lines.isEmpty()) {
            row(text, label, "none");
        }
        if (!notFound.isEmpty()) {
            paragraph(text, "", "not set up: " + String.join(", ", notFound), style::dim);
        }
    }

    private String curl() {
        String bearer = " -H \"Authorization: Bearer " + (key == null ? "$SLUICE_API_KEY" : key.reveal()) + "\"";
        return simulated
                ? "curl -N " + baseUrl + "/chat/completions" + bearer + " -H \"Content-Type: application/json\" -d '"
                        + BODY + "'"
                : "curl " + baseUrl + "/models" + bearer;
    }

    private static void row(StringBuilder text, String label, String value) {
        text.append(INDENT)
                .append(label)
                .append(" ".repeat(LABEL - label.length()))
                .append(value)
                .append('\n');
    }

    /** Words of {@code value} on as many rows as they need. */
    private static void paragraph(StringBuilder text, String label, String value, UnaryOperator<String> style) {
        List<String> rows = new ArrayList<>();
        StringBuilder row = new StringBuilder();
        for (String word : value.split(" ", -1)) {
            if (!row.isEmpty() && INDENT.length() + LABEL + row.length() + 1 + word.length() > WIDTH) {
                rows.add(row.toString());
                row.setLength(0);
            }
            row.append(row.isEmpty() ? "" : " ").append(word);
        }
        rows.add(row.toString());
        for (int i = 0; i < rows.size(); i++) {
            row(text, i == 0 ? label : "", style.apply(rows.get(i)));
        }
    }

    /** ANSI escape sequences, or none. */
    private record Style(boolean colours) {
        String bold(String text) {
            return in("1", text);
        }

        String dim(String text) {
            return in("2", text);
        }

        String green(String text) {
            return in("32", text);
        }

        String yellow(String text) {
            return in("33", text);
        }

        private String in(String code, String text) {
            return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
        }
    }
}
