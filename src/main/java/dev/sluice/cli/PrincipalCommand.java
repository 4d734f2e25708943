package dev.sluice.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands for organisations, teams and users share. */
abstract class PrincipalCommand {
    @Spec
    private @Nullable CommandSpec spec;

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    final int made(String what) {
        out().println("Made " + what);
        return 0;
    }

    /**
     * Prints a table of all, or how to make the first.
     *
     * @param row adds one to the table; gets the time that it is
     */
    final <T> int list(List<T> all, String make, Table table, BiConsumer<T, Instant> row) {
        if (all.isEmpty()) {
            out().println("There are none yet; make one: " + make);
            return 0;
        }
        Instant now = Instant.now();
        all.forEach(each -> row.accept(each, now));
        out().print(table);
        return 0;
    }
}
