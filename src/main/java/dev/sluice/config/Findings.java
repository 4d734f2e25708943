package dev.sluice.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The problems found so far in one file, each with the key it is about. Not shared between threads. */
final class Findings {
    private record Finding(String key, String message) {}

    private record Placed(int line, String message) {}

    private final List<Finding> findings = new ArrayList<>();

    void add(ConfigException problem) {
        findings.add(new Finding(problem.key(), problem.getMessage()));
    }

    void add(String key, String problem) {
        findings.add(new Finding(key, key + ": " + problem));
    }

    boolean any() {
        return !findings.isEmpty();
    }

    /** What was found, without lines: the environment has none. */
    List<String> messages() {
        return findings.stream().map(Finding::message).toList();
    }

    /** What was found, in the order of the lines of {@code file}; what is not about the file comes first. */
    List<String> lines(String file, YamlOutline outline) {
        return findings.stream()
                .map(finding -> new Placed(outline.line(finding.key()), finding.message()))
                .sorted(Comparator.comparingInt(Placed::line))
                .map(placed ->
                        placed.line() == 0 ? placed.message() : file + ":" + placed.line() + ": " + placed.message())
                .toList();
    }
}
