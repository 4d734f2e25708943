package dev.sluice.cli;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows in columns, as wide as they need to be; the first columns are texts, the others numbers and end together. */
final class Table {
    private static final String GAP = "  ";

    private final int texts;
    private final List<List<String>> rows = new ArrayList<>();

    /** One of texts alone. */
    Table(String... titles) {
        this(titles.length, List.of(titles));
    }

    /** @param texts how many of the columns are texts */
    Table(int texts, List<String> titles) {
        this.texts = texts;
        rows.add(List.copyOf(titles));
    }

    /** A cell that is null has nothing to show. */
    void row(@Nullable Object... cells) {
        add(Arrays.stream(cells)
                .map(cell -> cell == null ? "" : cell.toString())
                .toList());
    }

    void add(List<String> cells) {
        List<String> titles = rows.getFirst();
        List<String> shown = new ArrayList<>();
        for (int column = 0; column < cells.size(); column++) {
            // A column without a title is for marks, and most rows have none.
            shown.add(titles.get(column).isEmpty() ? cells.get(column) : shown(cells.get(column)));
        }
        rows.add(shown);
    }

    /** How many rows there are below the titles. */
    int size() {
        return rows.size() - 1;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    void print(PrintWriter out) {
        out.print(this);
    }

    /** The text, ending in a line break. */
    @Override
    public String toString() {
        List<Integer> widths = widths();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String padding = " ".repeat(widths.get(column) - width(cell));
                line.append(column == 0 ? "" : GAP).append(column < texts ? cell + padding : padding + cell);
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    private List<Integer> widths() {
        List<Integer> widths =
                new ArrayList<>(Collections.nCopies(rows.getFirst().size(), 0));
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                widths.set(column, Math.max(widths.get(column), width(row.get(column))));
            }
        }
        return widths;
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /** Nano-dollars to the last digit. */
    static String dollars(long nanos) {
        return BigDecimal.valueOf(nanos, 9).toPlainString();
    }

    /** A text in a row; what has no value is shown as such. */
    static String shown(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
