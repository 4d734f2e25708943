package dev.sluice.dialect;

import dev.sluice.failure.Failure;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** How a case ends between a caller and a host: a cell of {@code docs/conformance.md}. */
final class Verdict {
    private final Set<String> differences = new LinkedHashSet<>();

    void differs(String how) {
        differences.add(how);
    }

    void differs(Collection<String> how) {
        differences.addAll(how);
    }

    void dropped(Collection<String> fields) {
        fields.forEach(field -> differences.add("`" + field + "` is dropped"));
    }

    @Override
    public String toString() {
        return differences.isEmpty() ? "PASS" : "DIFF: " + String.join("; ", differences);
    }

    /** What the caller is told. */
    static String refused(Failure failure) {
        return "UNSUPPORTED: `" + failure.kind().status() + "` " + failure.getMessage();
    }
}
