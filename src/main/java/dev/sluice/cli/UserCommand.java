package dev.sluice.cli;

import dev.sluice.principal.User;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice user}: who has keys. */
@Command(name = "user", description = "Make and list users.")
final class UserCommand extends PrincipalCommand {
    @Command(name = "create", description = "Make a user of an organisation, or of one of its teams.")
    int create(
            @Mixin StoreOptions store,
            @Mixin PrincipalOptions principal,
            @Option(names = "--org", paramLabel = "ID", description = "The organisation. Default: that of the team.")
                    @Nullable
                    String organisation,
            @Option(names = "--team", paramLabel = "ID", description = "The team. Default: none.") @Nullable
                    String team) {
        User made = store.with(open -> open.principals().addUser(principal.id(), organisation, team, principal.name()));
        return made("user " + made.id() + " of " + made.organisation());
    }

    @Command(name = "list", description = "List users.")
    int list(@Mixin StoreOptions store) {
        Table table = new Table("ID", "ORG", "TEAM", "CREATED", "NAME");
        return list(
                store.with(open -> open.principals().users()),
                "./sluice user create ID --org ORG",
                table,
                (each, now) -> table.row(
                        each.id(),
                        each.organisation(),
                        each.team(),
                        When.relative(each.createdAt(), now),
                        each.name()));
    }
}
