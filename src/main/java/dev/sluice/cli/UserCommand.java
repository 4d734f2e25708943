package dev.sluice.cli;

import dev.sluice.principal.User;
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

/** {@code sluice user}: who has keys. */
@Command(name = "user", description = "Make and list users.")
final class UserCommand {
    @Spec
    private @Nullable CommandSpec spec;

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    @Command(name = "create", description = "Make a user of an organisation, or of one of its teams.")
    int create(
            @Mixin StoreOptions store,
            @Parameters(
                            paramLabel = "ID",
                            description = "What it is called in commands and reports: a-z, 0-9, '.', '_', '-'.")
                    String id,
            @Option(names = "--org", paramLabel = "ID", description = "The organisation. Default: that of the team.")
                    @Nullable
                    String organisation,
            @Option(names = "--team", paramLabel = "ID", description = "The team. Default: none.") @Nullable
                    String team,
            @Option(names = "--name", paramLabel = "NAME", description = "What people call it. Default: the id.")
                    @Nullable
                    String name) {
        String shown = name == null ? id : name;
        User made = store.with(open -> open.principals().addUser(id, organisation, team, shown));
        out().println("Made user " + made.id() + " of " + made.organisation());
        return 0;
    }

    @Command(name = "list", description = "List users.")
    int list(@Mixin StoreOptions store) {
        List<User> all = store.with(open -> open.principals().users());
        if (all.isEmpty()) {
            out().println("There are none yet; make one: ./sluice user create ID --org ORG");
            return 0;
        }
        Instant now = Instant.now();
        Table table = new Table("ID", "ORG", "TEAM", "CREATED", "NAME");
        for (User each : all) {
            table.row(each.id(), each.organisation(), each.team(), When.relative(each.createdAt(), now), each.name());
        }
        out().print(table);
        return 0;
    }
}
