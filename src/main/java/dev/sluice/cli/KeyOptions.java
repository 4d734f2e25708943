package dev.sluice.cli;

import dev.sluice.pipeline.Principal;
import dev.sluice.pipeline.Terms;
import dev.sluice.pipeline.Terms.Unpriced;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a new key is for, and what it may be used for. */
final class KeyOptions {
    @Option(names = "--name", paramLabel = "NAME", defaultValue = "unnamed", description = "What the key is for.")
    private String name = "unnamed";

    @Option(
            names = "--org",
            paramLabel = "ID",
            description = "The organisation that pays. Default: the team's or user's.")
    private @Nullable String organisation;

    @Option(names = "--team", paramLabel = "ID", description = "The team whose key it is. Default: the user's, if any.")
    private @Nullable String team;

    @Option(names = "--user", paramLabel = "ID", description = "The user whose key it is.")
    private @Nullable String user;

    @Option(
            names = "--models",
            paramLabel = "MODEL",
            split = ",",
            description = "Only these models, as callers name them; * stands for any characters. Default: all.")
    private List<String> models = List.of();

    @Option(
            names = "--routes",
            paramLabel = "PATH",
            split = ",",
            description = "Only these operations: /chat/completions, /messages, /audio/*. Default: all.")
    private List<String> routes = List.of();

    @Option(names = "--tags", paramLabel = "NAME=VALUE", split = ",", description = "What its use is booked under.")
    private Map<String, String> tags = new HashMap<>();

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            description = "30d, 12h, 2027-01-31 or 2027-01-31T12:00:00Z. Default: never.")
    private @Nullable String expires;

    @Option(
            names = "--unpriced",
            paramLabel = "POLICY",
            description =
                    "What is done about a model without a price: ${COMPLETION-CANDIDATES}. Default: as configured.")
    private @Nullable Unpriced unpriced;

    @Option(names = "--quiet", description = "Print the key alone.")
    private boolean quiet;

    String name() {
        return name;
    }

    Principal principal() {
        return new Principal(organisation, team, user);
    }

    Terms terms() {
        List<String> paths = routes.stream()
                .map(route -> Character.isLetter(route.charAt(0)) ? "/" + route : route)
                .toList();
        return new Terms(models, paths, tags, unpriced);
    }

    @Nullable
    Instant expiresAt(Instant now) {
        return expires == null ? null : When.parse("--expires", expires, now);
    }

    boolean isQuiet() {
        return quiet;
    }
}
