package dev.sluice.cli;

import dev.sluice.principal.Organisation;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice org}: who pays for the keys. */
@Command(name = "org", description = "Make and list organisations.")
final class OrganisationCommand {
    @Spec
    private @Nullable CommandSpec spec;

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    @Command(name = "create", description = "Make an organisation.")
    int create(
            @Mixin StoreOptions store,
            @Parameters(
                            paramLabel = "ID",
                            description = "What it is called in commands and reports: a-z, 0-9, '.', '_', '-'.")
                    String id,
            @Option(names = "--name", paramLabel = "NAME", description = "What people call it. Default: the id.")
                    @Nullable
                    String name) {
        String shown = name == null ? id : name;
        Organisation made = store.with(open -> open.principals().addOrganisation(id, shown));
        out().println("Made org " + made.id());
        return 0;
    }

    @Command(name = "list", description = "List organisations.")
    int list(@Mixin StoreOptions store) {
        List<Organisation> all = store.with(open -> open.principals().organisations());
        if (all.isEmpty()) {
            out().println("There are none yet; make one: ./sluice org create ID");
            return 0;
        }
        Instant now = Instant.now();
        Table table = new Table("ID", "CREATED", "NAME");
        for (Organisation each : all) {
            table.row(each.id(), When.relative(each.createdAt(), now), each.name());
        }
        out().print(table);
        return 0;
    }
}
