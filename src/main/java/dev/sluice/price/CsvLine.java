package dev.sluice.price;

import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values: a value with a comma or a quote stands in quotes, a quote in it is doubled (RFC 4180). */
final class CsvLine {
    private CsvLine() {}

    /** Throws {@link IllegalArgumentException} at quotes that do not match. */
    static List<String> split(String line) {
        if (line.indexOf('"') < 0) {
            return plain(line);
        }
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                value.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                values.add(value.toString().strip());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("\"" + line + "\" (expected: a closing quote)");
        }
        values.add(value.toString().strip());
        return values;
    }

    private static List<String> plain(String line) {
        List<String> values = new ArrayList<>();
        int from = 0;
        for (int comma = line.indexOf(','); comma >= 0; comma = line.indexOf(',', from)) {
            values.add(line.substring(from, comma).strip());
            from = comma + 1;
        }
        values.add(line.substring(from).strip());
        return values;
    }

    static String join(List<String> values) {
        List<String> written = new ArrayList<>();
        for (String value : values) {
            boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ') && !value.startsWith("#");
            String line = value.replaceAll("\\p{Cntrl}", " ");
            written.add(plain ? value : "\"" + line.replace("\"", "\"\"") + "\"");
        }
        return String.join(",", written);
    }
}
