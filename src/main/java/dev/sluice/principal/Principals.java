package dev.sluice.principal;

import dev.sluice.pipeline.Principal;
import dev.sluice.store.AlreadyThereException;
import dev.sluice.store.Database;
import dev.sluice.store.Page;
import dev.sluice.store.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Organisations, teams and users. */
public final class Principals {
    private static final String ORGANISATIONS = """
            SELECT id, name, created_at FROM organisation WHERE id > #{after} ORDER BY id LIMIT #{limit}""";
    private static final String TEAMS = """
            SELECT id, organisation_id, name, created_at FROM team WHERE id > #{after} ORDER BY id LIMIT #{limit}""";
    private static final String USERS = """
            SELECT id, organisation_id, team_id, name, created_at FROM app_user
            WHERE id > #{after} ORDER BY id LIMIT #{limit}""";
    private static final String TEAM = "SELECT id, organisation_id, name, created_at FROM team WHERE id = #{id}";
    private static final String USER =
            "SELECT id, organisation_id, team_id, name, created_at FROM app_user WHERE id = #{id}";
    private static final String ORGANISATION = "SELECT id, name, created_at FROM organisation WHERE id = #{id}";
    private static final String ADD_ORGANISATION = """
            INSERT INTO organisation (id, name, created_at) VALUES (#{id}, #{name}, #{at})
            ON CONFLICT (id) DO NOTHING""";
    private static final String ADD_TEAM = """
            INSERT INTO team (id, organisation_id, name, created_at) VALUES (#{id}, #{organisation}, #{name}, #{at})
            ON CONFLICT (id) DO NOTHING""";
    private static final String ADD_USER = """
            INSERT INTO app_user (id, organisation_id, team_id, name, created_at)
            VALUES (#{id}, #{organisation}, #{team}, #{name}, #{at}) ON CONFLICT (id) DO NOTHING""";

    private final Database database;
    private final InstantSource clock;

    public Principals(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    public Future<List<Organisation>> organisations() {
        return organisations(Page.ALL);
    }

    /** Some of them. */
    public Future<List<Organisation>> organisations(Page page) {
        return database.readOnly().query(ORGANISATIONS, page.parameters(), Principals::organisation);
    }

    public Future<List<Team>> teams() {
        return teams(Page.ALL);
    }

    /** Some of them. */
    public Future<List<Team>> teams(Page page) {
        return database.readOnly().query(TEAMS, page.parameters(), Principals::team);
    }

    public Future<List<User>> users() {
        return users(Page.ALL);
    }

    /** Some of them. */
    public Future<List<User>> users(Page page) {
        return database.readOnly().query(USERS, page.parameters(), Principals::user);
    }

    /** The organisation of that id, if there is one. */
    public Future<@Nullable Organisation> organisation(String id) {
        return found(ORGANISATION, id, Principals::organisation);
    }

    /** The team of that id, if there is one. */
    public Future<@Nullable Team> team(String id) {
        return found(TEAM, id, Principals::team);
    }

    /** The user of that id, if there is one. */
    public Future<@Nullable User> user(String id) {
        return found(USER, id, Principals::user);
    }

    private <T> Future<@Nullable T> found(String statement, String id, Function<Row, T> row) {
        return database.readOnly()
                .query(statement, Map.of("id", id), row)
                .map(found -> found.isEmpty() ? null : found.getFirst());
    }

    /**
     * Adds an organisation.
     *
     * @param id what it is called in commands and reports, for ever
     */
    public Future<Organisation> addOrganisation(String id, String name) {
        return Changes.in(database, id, sql -> {
            Organisation added = new Organisation(id, name, now());
            Map<String, @Nullable Object> values = values("org", id, name, added.createdAt());
            return sql.update(ADD_ORGANISATION, values).map(count -> made(count, "org", id, added));
        });
    }

    /**
     * Adds a team.
     *
     * @param organisation that is there already
     */
    public Future<Team> addTeam(String id, String organisation, String name) {
        return Changes.in(database, id, sql -> {
            Team added = new Team(id, organisation, name, now());
            Map<String, @Nullable Object> values = values("team", id, name, added.createdAt());
            values.put("organisation", organisation);
            return requireOrganisation(sql, organisation)
                    .compose(there -> sql.update(ADD_TEAM, values))
                    .map(count -> made(count, "team", id, added));
        });
    }

    /**
     * Adds a user.
     *
     * @param organisation that is there already, or null for the team's
     * @param team that is there already and belongs to the organisation, or null
     */
    public Future<User> addUser(String id, @Nullable String organisation, @Nullable String team, String name) {
        return Changes.in(database, id, sql -> {
            Map<String, @Nullable Object> values = values("user", id, name, now());
            return belonging(sql, organisation, team, null).compose(principal -> {
                String owner = principal.organisation();
                if (owner == null) {
                    throw new IllegalArgumentException("user: no organisation (expected: one, or a team)");
                }
                User added = new User(id, owner, principal.team(), name, now());
                values.put("organisation", owner);
                values.put("team", principal.team());
                return sql.update(ADD_USER, values).map(count -> made(count, "user", id, added));
            });
        });
    }

    /** What these ids lead to, filled in from the user to the team to the organisation; they must agree. */
    static Future<Principal> belonging(
            Sql sql, @Nullable String organisation, @Nullable String team, @Nullable String user) {
        if (user != null) {
            return one(sql, USER, "user", user)
                    .map(row -> user(row))
                    .compose(found -> belonging(
                                    sql,
                                    agreeing("org", organisation, found.organisation(), "user " + user),
                                    team == null ? found.team() : agreeing("team", team, found.team(), "user " + user),
                                    null)
                            .map(rest -> new Principal(rest.organisation(), rest.team(), user)));
        }
        if (team != null) {
            return one(sql, TEAM, "team", team)
                    .map(row -> team(row))
                    .map(found -> new Principal(
                            agreeing("org", organisation, found.organisation(), "team " + team), team, null));
        }
        return organisation == null
                ? Future.succeededFuture(Principal.NOBODY)
                : requireOrganisation(sql, organisation).map(there -> new Principal(organisation, null, null));
    }

    private static @Nullable String agreeing(
            String what, @Nullable String given, @Nullable String found, String owner) {
        Check.require(
                given == null || given.equals(found),
                what,
                "\"" + given + "\"",
                found == null ? "none, as " + owner + " has" : found + ", as " + owner + " has");
        return found;
    }

    private static Future<Void> requireOrganisation(Sql sql, String id) {
        return one(sql, ORGANISATION, "org", id).mapEmpty();
    }

    private static Future<Row> one(Sql sql, String statement, String what, String id) {
        Check.id(what, id);
        return sql.query(statement, Map.of("id", id), row -> row).map(rows -> {
            Check.require(!rows.isEmpty(), what, "\"" + id + "\" is unknown", "one of ./sluice " + what + " list");
            return rows.getFirst();
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Map<String, @Nullable Object> values(String what, String id, String name, Instant at) {
        Check.id(what, id);
        Check.name(name);
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("id", id);
        values.put("name", name);
        values.put("at", at.toEpochMilli());
        return values;
    }

    private static <T> T made(int count, String what, String id, T made) {
        if (count != 1) {
            throw new AlreadyThereException(what + ": \"" + id + "\" is there already (expected: another id)");
        }
        return made;
    }

    private static Organisation organisation(Row row) {
        return new Organisation(row.getString("id"), row.getString("name"), createdAt(row));
    }

    private static Team team(Row row) {
        return new Team(row.getString("id"), row.getString("organisation_id"), row.getString("name"), createdAt(row));
    }

    private static User user(Row row) {
        return new User(
                row.getString("id"),
                row.getString("organisation_id"),
                row.getString("team_id"),
                row.getString("name"),
                createdAt(row));
    }

    private static Instant createdAt(Row row) {
        return Instant.ofEpochMilli(row.getLong("created_at"));
    }
}
