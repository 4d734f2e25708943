package dev.sluice.config;

import static dev.sluice.config.Check.require;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry of section {@code models} as the file has it: {@code target} for one, {@code targets} for several. */
record ModelEntry(
        String name, @Nullable String target, @Nullable List<String> targets) {
    ModelEntry {
        require(target != null || targets != null, "targets", null, "target or targets");
        require(target == null || targets == null, "targets", "both target and targets", "one of them");
        // Refused here, where the line is known.
        new ModelConfig(name, merged(target, targets));
    }

    ModelConfig model() {
        return new ModelConfig(name, merged(target, targets));
    }

    private static List<String> merged(@Nullable String target, @Nullable List<String> targets) {
        return target != null ? List.of(target) : targets != null ? targets : List.of();
    }
}
