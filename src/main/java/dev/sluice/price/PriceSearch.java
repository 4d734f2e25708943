package dev.sluice.price;

import dev.sluice.price.PriceLine.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds what is said of a model. For one search. */
final class PriceSearch {
    private static final int LONGEST_CHAIN = 5;

    private final List<PriceLine> own;
    private final List<PriceLine> packaged;
    private final List<List<PriceLine>> found = new ArrayList<>();
    private String name = "";

    PriceSearch(List<PriceLine> own, List<PriceLine> packaged) {
        this.own = own;
        this.packaged = packaged;
    }

    /** Groups of lines, each said in one place under one name; the first that says something of a unit counts for it. */
    List<List<PriceLine>> search(String account, String preset, String model) {
        String host = account.toLowerCase(Locale.ROOT);
        search(own, host, preset, model);
        search(packaged, host, preset, model);
        follow(0, 1);
        return found;
    }

    private void search(List<PriceLine> lines, String account, String preset, String model) {
        search(lines, account, model);
        if (!preset.equals(account)) {
            search(lines, preset, model);
        }
    }

    private void search(List<PriceLine> lines, String provider, String model) {
        List<PriceLine> ofHost =
                lines.stream().filter(line -> line.provider().equals(provider)).toList();
        for (String name : ModelNames.of(model)) {
            add(ofHost.stream().filter(line -> line.model().equals(name)).toList());
        }
        name = ModelNames.withoutPath(model.toLowerCase(Locale.ROOT));
        Map<String, List<PriceLine>> patterns = new TreeMap<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        patterns.putAll(ofHost.stream()
                .filter(line -> line.model().contains("*") && ModelNames.starOf(line.model(), name) != null)
                .collect(Collectors.groupingBy(PriceLine::model)));
        patterns.values().forEach(this::add);
    }

    private void add(List<PriceLine> lines) {
        if (!lines.isEmpty() && !found.contains(lines)) {
            found.add(lines);
        }
    }

    /** The prices that these lines refer to; the first reference counts. */
    private void follow(int from, int depth) {
        if (depth > LONGEST_CHAIN) {
            return;
        }
        int end = found.size();
        for (int i = from; i < end; i++) {
            for (PriceLine line : found.get(i)) {
                if (line.subject() instanceof Subject.SameAs other && line.status() == PriceStatus.ACTIVE) {
                    String star = line.model().contains("*")
                            ? Objects.requireNonNullElse(ModelNames.starOf(line.model(), name), "")
                            : "";
                    String model = other.model().replace("*", star);
                    search(own, other.provider(), model);
                    search(packaged, other.provider(), model);
                    follow(end, depth + 1);
                    return;
                }
            }
        }
    }
}
