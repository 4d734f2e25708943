package dev.sluice.cli;

import dev.sluice.principal.Team;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice team}: the parts of an organisation. */
@Command(name = "team", description = "Make and list teams.")
final class TeamCommand extends PrincipalCommand {
    @Command(name = "create", description = "Make a team of an organisation.")
    int create(
            @Mixin StoreOptions store,
            @Mixin PrincipalOptions principal,
            @Option(names = "--org", paramLabel = "ID", required = true, description = "The organisation.")
                    String organisation) {
        Team made = store.with(open -> open.principals().addTeam(principal.id(), organisation, principal.name()));
        return made("team " + made.id() + " of " + made.organisation());
    }

    @Command(name = "list", description = "List teams.")
    int list(@Mixin StoreOptions store) {
        Table table = new Table("ID", "ORG", "CREATED", "NAME");
        return list(
                store.with(open -> open.principals().teams()),
                "./sluice team create ID --org ORG",
                table,
                (each, now) ->
                        table.row(each.id(), each.organisation(), When.relative(each.createdAt(), now), each.name()));
    }
}
