package dev.sluice.config;

import java.util.List;

/** The configuration cannot be used; each problem is one line for the operator. It carries no stack trace and no secret. */
public final class InvalidConfigException extends RuntimeException {
    private final transient List<String> problems;

    /** @param problems lines such as {@code config/sluice.yaml:12: routing.maxAttempts: 0 (expected: >= 1)}, at least one */
    public InvalidConfigException(List<String> problems) {
        super(String.join("\n", problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
