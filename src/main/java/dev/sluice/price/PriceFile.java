package dev.sluice.price;

import dev.sluice.price.PriceColumns.Complaint;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes price files: comma-separated values (RFC 4180, but one line each) under the header {@value #HEADER}. Lines that begin
 * with {@code #}, and empty ones, say nothing.
 */
public final class PriceFile {
    public static final String HEADER =
            "provider,model,what,value,per,when,valid_from,valid_to,verified_at,status,source";

    private static final int MOST_MESSAGES = 20;
    private static final int COLUMNS = 11;
    private static final LocalDate FIRST_DAY = LocalDate.of(2020, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(2100, 1, 1);

    private final String source;
    private final List<PriceLine> lines = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private final Map<Said, Integer> seen = new HashMap<>();
    private final Map<String, LocalDate> days = new HashMap<>();

    /** What only one line may say. */
    private record Said(
            String provider,
            String model,
            String what,
            When when,
            @Nullable LocalDate from,
            @Nullable LocalDate to) {
        static Said by(PriceLine line) {
            return new Said(line.provider(), line.model(), line.what(), line.when(), line.validFrom(), line.validTo());
        }
    }

    private PriceFile(String source) {
        this.source = source;
    }

    /** Throws {@link InvalidPricesException}. */
    static List<PriceLine> read(String csv, String source) {
        PriceFile file = new PriceFile(source);
        boolean headed = false;
        int number = 0;
        for (String line : csv.lines().toList()) {
            number++;
            String text = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
            if (text.isBlank() || text.startsWith("#")) {
                continue;
            }
            if (!headed) {
                headed = true;
                file.head(number, text);
            } else {
                file.line(number, text);
            }
        }
        if (!headed) {
            file.complain(1, "\"\" (expected: the header " + HEADER + ")");
        }
        if (!file.messages.isEmpty()) {
            throw new InvalidPricesException(file.messages);
        }
        return List.copyOf(file.lines);
    }

    private void head(int number, String text) {
        if (!text.strip().equals(HEADER)) {
            complain(number, "\"" + text + "\" (expected: the header " + HEADER + ")");
        }
    }

    private void line(int number, String text) {
        try {
            PriceLine line = line(number, CsvLine.split(text));
            Integer other = line.status() == PriceStatus.ACTIVE ? seen.putIfAbsent(Said.by(line), number) : null;
            if (other != null) {
                complain(number, "\"" + text + "\" (expected: no second line for what line " + other + " says)");
            }
            lines.add(line);
        } catch (IllegalArgumentException problem) {
            complain(number, String.valueOf(problem.getMessage()));
        }
    }

    private PriceLine line(int number, List<String> columns) {
        if (columns.size() != COLUMNS) {
            throw new Complaint("line", columns.size() + " columns", COLUMNS + " columns");
        }
        LocalDate from = day("valid_from", columns.get(6));
        LocalDate to = day("valid_to", columns.get(7));
        if (from != null && to != null && !from.isBefore(to)) {
            throw new Complaint("valid_to", columns.get(7), "a day after valid_from");
        }
        String model = name("model", columns.get(1)).toLowerCase(Locale.ROOT);
        PriceLine.Subject subject = PriceColumns.read(columns.get(2), columns.get(3), columns.get(4));
        if (model.indexOf('*') != model.lastIndexOf('*')) {
            throw new Complaint("model", model, "at most one *");
        }
        return new PriceLine(
                number,
                name("provider", columns.get(0)).toLowerCase(Locale.ROOT),
                model,
                subject,
                when(columns.get(5)),
                from,
                to,
                day("verified_at", columns.get(8)),
                status(columns.get(9)),
                columns.get(10));
    }

    private static String name(String column, String text) {
        if (text.isBlank() || text.length() > 200) {
            throw new Complaint(column, text, "a name");
        }
        return text;
    }

    private static When when(String text) {
        try {
            return When.parse(text);
        } catch (IllegalArgumentException problem) {
            throw new Complaint("when", text, String.valueOf(problem.getMessage()));
        }
    }

    private static PriceStatus status(String text) {
        for (PriceStatus status : PriceStatus.values()) {
            if (status.name().equals(text)) {
                return status;
            }
        }
        if (text.isEmpty()) {
            return PriceStatus.ACTIVE;
        }
        throw new Complaint("status", text, "PROPOSED, ACTIVE, CANCELLED or nothing, which is ACTIVE");
    }

    private @Nullable LocalDate day(String column, String text) {
        if (text.isEmpty()) {
            return null;
        }
        // A file has a thousand lines and a few days.
        LocalDate known = days.get(text);
        if (known == null) {
            known = parse(column, text);
            days.put(text, known);
        }
        return known;
    }

    private static LocalDate parse(String column, String text) {
        try {
            LocalDate day = LocalDate.parse(text);
            if (!day.isBefore(FIRST_DAY) && day.isBefore(LAST_DAY)) {
                return day;
            }
        } catch (DateTimeException noDay) {
            // said below
        }
        throw new Complaint(column, text, "a day from " + FIRST_DAY + " on, as YYYY-MM-DD");
    }

    private void complain(int number, String problem) {
        if (messages.size() < MOST_MESSAGES) {
            messages.add(source + ":" + number + ": " + problem);
        }
    }

    /** The file of these lines, header and all. */
    public static String write(List<PriceLine> lines) {
        StringBuilder csv = new StringBuilder(HEADER).append('\n');
        lines.forEach(line -> csv.append(CsvLine.join(line.columns())).append('\n'));
        return csv.toString();
    }
}
