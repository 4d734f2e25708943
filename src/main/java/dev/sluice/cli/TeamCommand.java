package dev.sluice.cli;

import dev.sluice.principal.Team;
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

/** {@code sluice team}: the parts of an organisation. */
@Command(name = "team", description = "Make and list teams.")
final class TeamCommand {
    @Spec
    private @Nullable CommandSpec spec;

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    @Command(name = "create", description = "Make a team of an organisation.")
    int create(
            @Mixin StoreOptions store,
            @Parameters(
                            paramLabel = "ID",
                            description = "What it is called in commands and reports: a-z, 0-9, '.', '_', '-'.")
                    String id,
            @Option(names = "--org", paramLabel = "ID", required = true, description = "The organisation.")
                    String organisation,
            @Option(names = "--name", paramLabel = "NAME", description = "What people call it. Default: the id.")
                    @Nullable
                    String name) {
        String shown = name == null ? id : name;
        Team made = store.with(open -> open.principals().addTeam(id, organisation, shown));
        out().println("Made team " + made.id() + " of " + made.organisation());
        return 0;
    }

    @Command(name = "list", description = "List teams.")
    int list(@Mixin StoreOptions store) {
        List<Team> all = store.with(open -> open.principals().teams());
        if (all.isEmpty()) {
            out().println("There are none yet; make one: ./sluice team create ID --org ORG");
            return 0;
        }
        Instant now = Instant.now();
        Table table = new Table("ID", "ORG", "CREATED", "NAME");
        for (Team each : all) {
            table.row(each.id(), each.organisation(), When.relative(each.createdAt(), now), each.name());
        }
        out().print(table);
        return 0;
    }
}
