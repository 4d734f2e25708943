package dev.sluice.admin;

import dev.sluice.json.Json;
import dev.sluice.principal.Organisation;
import dev.sluice.principal.Principals;
import dev.sluice.principal.Team;
import dev.sluice.principal.User;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;

/** Organisations, teams and users. */
final class PrincipalOperations {
    private final Principals principals;

    PrincipalOperations(Principals principals) {
        this.principals = principals;
    }

    List<Operation> all() {
        return List.of(
                Operation.list("listOrganisations", "/admin/v1/organisations", this::organisations),
                Operation.post("createOrganisation", "/admin/v1/organisations", this::addOrganisation),
                Operation.list("listTeams", "/admin/v1/teams", this::teams),
                Operation.post("createTeam", "/admin/v1/teams", this::addTeam),
                Operation.list("listUsers", "/admin/v1/users", this::users),
                Operation.post("createUser", "/admin/v1/users", this::addUser));
    }

    private Future<Told> organisations(Asked asked) {
        return principals
                .organisations(asked.page())
                .map(found -> Told.list(found, asked.limit(), Organisation::id, PrincipalOperations::json));
    }

    private Future<Told> addOrganisation(Asked asked) {
        Form form = asked.form("id", "name");
        String id = form.text("id");
        return principals
                .addOrganisation(id, Objects.requireNonNullElse(form.textOrNull("name"), id))
                .map(made -> Told.made(json(made)));
    }

    private Future<Told> teams(Asked asked) {
        return principals
                .teams(asked.page())
                .map(found -> Told.list(found, asked.limit(), Team::id, PrincipalOperations::json));
    }

    private Future<Told> addTeam(Asked asked) {
        Form form = asked.form("id", "organisation", "name");
        String id = form.text("id");
        String organisation = form.text("organisation");
        return principals
                .addTeam(id, organisation, Objects.requireNonNullElse(form.textOrNull("name"), id))
                .map(made -> Told.made(json(made)));
    }

    private Future<Told> users(Asked asked) {
        return principals
                .users(asked.page())
                .map(found -> Told.list(found, asked.limit(), User::id, PrincipalOperations::json));
    }

    private Future<Told> addUser(Asked asked) {
        Form form = asked.form("id", "organisation", "team", "name");
        String id = form.text("id");
        String name = Objects.requireNonNullElse(form.textOrNull("name"), id);
        return principals
                .addUser(id, form.textOrNull("organisation"), form.textOrNull("team"), name)
                .map(made -> Told.made(json(made)));
    }

    private static Json json(Organisation organisation) {
        return new Json.Obj()
                .put("object", "organisation")
                .put("id", organisation.id())
                .put("name", organisation.name())
                .put("created_at", Shown.time(organisation.createdAt()));
    }

    private static Json json(Team team) {
        return new Json.Obj()
                .put("object", "team")
                .put("id", team.id())
                .put("organisation", team.organisation())
                .put("name", team.name())
                .put("created_at", Shown.time(team.createdAt()));
    }

    private static Json json(User user) {
        return new Json.Obj()
                .put("object", "user")
                .put("id", user.id())
                .put("organisation", user.organisation())
                .put("team", Shown.text(user.team()))
                .put("name", user.name())
                .put("created_at", Shown.time(user.createdAt()));
    }
}
