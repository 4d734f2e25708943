package dev.sluice.cli;

import dev.sluice.principal.Organisation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice org}: who pays for the keys. */
@Command(name = "org", description = "Make and list organisations.")
final class OrganisationCommand extends PrincipalCommand {
    @Command(name = "create", description = "Make an organisation.")
    int create(@Mixin StoreOptions store, @Mixin PrincipalOptions principal) {
        Organisation made = store.with(open -> open.principals().addOrganisation(principal.id(), principal.name()));
        return made("org " + made.id());
    }

    @Command(name = "list", description = "List organisations.")
    int list(@Mixin StoreOptions store) {
        Table table = new Table("ID", "CREATED", "NAME");
        return list(
                store.with(open -> open.principals().organisations()),
                "./sluice org create ID",
                table,
                (each, now) -> table.row(each.id(), When.relative(each.createdAt(), now), each.name()));
    }
}
