package dev.sluice.price;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names under which a model may stand in a price file, nearest first. */
final class ModelNames {
    private static final Pattern DATED =
            Pattern.compile("(.+?)(?:[-@](?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8})|-[0-9]{3})");

    private ModelNames() {}

    /**
     * The name itself, without the path before it ({@code models/…}, an ARN), and without the date of its version ({@code
     * gpt-5-2025-08-07}, {@code claude-sonnet-5@20260115}, {@code gemini-2.0-flash-001}).
     */
    static List<String> of(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        List<String> names = new ArrayList<>();
        names.add(name);
        String bare = withoutPath(name);
        names.add(bare);
        Matcher dated = DATED.matcher(bare);
        if (dated.matches()) {
            names.add(dated.group(1));
        }
        return names.stream().distinct().toList();
    }

    static String withoutPath(String name) {
        boolean path = name.startsWith("models/") || name.startsWith("publishers/") || name.startsWith("projects/");
        return path || name.startsWith("arn:") ? name.substring(name.lastIndexOf('/') + 1) : name;
    }

    /** What the star of a pattern stands for in a name, both in lower case; null if it does not match. */
    static @Nullable String starOf(String pattern, String name) {
        int star = pattern.indexOf('*');
        String before = pattern.substring(0, star);
        String after = pattern.substring(star + 1);
        return name.length() >= before.length() + after.length() && name.startsWith(before) && name.endsWith(after)
                ? name.substring(before.length(), name.length() - after.length())
                : null;
    }
}
