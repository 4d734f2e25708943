package dev.sluice.cli;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Lines in columns, as wide as they need to be; the first columns are texts, the others numbers and end together. */
final class Table {
    private final int texts;
    private final List<List<String>> lines = new ArrayList<>();

    /** @param texts how many of the columns are texts */
    Table(int texts, List<String> heads) {
        this.texts = texts;
        lines.add(List.copyOf(heads));
    }

    void add(List<String> line) {
        lines.add(List.copyOf(line));
    }

    void print(PrintWriter out) {
        List<Integer> widths =
                new ArrayList<>(Collections.nCopies(lines.getFirst().size(), 0));
        for (List<String> line : lines) {
            for (int i = 0; i < line.size(); i++) {
                widths.set(i, Math.max(widths.get(i), line.get(i).length()));
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                String padding = " ".repeat(widths.get(i) - line.get(i).length());
                text.append(i == 0 ? "" : "  ").append(i < texts ? line.get(i) + padding : padding + line.get(i));
            }
            out.println(text.toString().stripTrailing());
        }
    }

    /** Nano-dollars to the last digit. */
    static String dollars(long nanos) {
        return BigDecimal.valueOf(nanos, 9).toPlainString();
    }

    /** A text in a line of a table; what has no value is shown as such. */
    static String shown(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
