package dev.sluice.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is said of an organisation, a team or a user that is made. */
final class PrincipalOptions {
    @Parameters(paramLabel = "ID", description = "What it is called in commands and reports: a-z, 0-9, '.', '_', '-'.")
    private String id = "";

    @Option(names = "--name", paramLabel = "NAME", description = "What people call it. Default: the id.")
    private @Nullable String name;

    String id() {
        return id;
    }

    String name() {
        return name == null ? id : name;
    }
}
