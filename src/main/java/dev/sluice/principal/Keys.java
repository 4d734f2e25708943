package dev.sluice.principal;

import dev.sluice.pipeline.Principal;
import dev.sluice.pipeline.Terms;
import dev.sluice.store.Database;
import dev.sluice.store.Page;
import dev.sluice.store.Sql;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of callers. */
public final class Keys {
    private static final String ALL = "SELECT * FROM api_key ORDER BY created_at, id";
    private static final String SOME = "SELECT * FROM api_key WHERE id > #{after} ORDER BY id LIMIT #{limit}";
    private static final String ONE = "SELECT * FROM api_key WHERE id = #{id}";
    private static final String ADD = """
            INSERT INTO api_key (id, hash, name, organisation_id, team_id, user_id, created_at, expires_at, disabled_at,
                revoked_at, rotated_from, models, routes, tags, unpriced)
            VALUES (#{id}, #{hash}, #{name}, #{organisation}, #{team}, #{user}, #{created}, #{expires}, #{disabled},
                #{revoked}, #{rotated}, #{models}, #{routes}, #{tags}, #{unpriced})
            ON CONFLICT (id) DO NOTHING""";
    private static final String EXPIRE =
            "UPDATE api_key SET expires_at = #{at} WHERE id = #{id} AND revoked_at IS NULL";
    private static final String DISABLE =
            "UPDATE api_key SET disabled_at = #{at} WHERE id = #{id} AND revoked_at IS NULL AND disabled_at IS NULL";
    private static final String ENABLE =
            "UPDATE api_key SET disabled_at = NULL WHERE id = #{id} AND revoked_at IS NULL AND disabled_at IS NOT NULL";
    private static final String REVOKE =
            "UPDATE api_key SET revoked_at = #{at} WHERE id = #{id} AND revoked_at IS NULL";

    private static final String CHANGE = """
            UPDATE api_key SET name = #{name}, models = #{models}, routes = #{routes}, tags = #{tags},
                unpriced = #{unpriced}
            WHERE id = #{id} AND revoked_at IS NULL""";

    private final Database database;
    private final InstantSource clock;

    public Keys(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** All keys, in the order in which they were made. */
    public Future<List<Key>> list() {
        return database.readOnly().query(ALL, Map.of(), KeyRow::key);
    }

    /** Some of them, in the order of their ids. */
    public Future<List<Key>> list(Page page) {
        return database.readOnly().query(SOME, page.parameters(), KeyRow::key);
    }

    /** The key of that public id, if there is one. */
    public Future<@Nullable Key> find(String id) {
        return find(database.readOnly(), id);
    }

    private static Future<@Nullable Key> find(Sql sql, String id) {
        return sql.query(ONE, Map.of("id", id), KeyRow::key).map(found -> found.isEmpty() ? null : found.getFirst());
    }

    /** Differs from what it was whenever anything about principals has changed; costs next to nothing. */
    public Future<Long> revision() {
        return Changes.revision(database);
    }

    /** Calls {@code changed}, on an event loop, whenever {@link #revision} may have changed. */
    public void onChange(Runnable changed) {
        var unused = database.onNotification(Changes.CHANNEL, notice -> changed.run());
    }

    /**
     * Adds a key.
     *
     * @param key its principal need not be complete: the organisation of a team, and both of a user, are filled in
     * @return the key as it was added
     */
    public Future<Key> add(Key key) {
        return Changes.in(database, key.id(), sql -> add(sql, key));
    }

    private static Future<Key> add(Sql sql, Key key) {
        KeyRow.check(key);
        Principal given = key.principal();
        return Principals.belonging(sql, given.organisation(), given.team(), given.user())
                .map(principal -> KeyRow.of(key, principal))
                .compose(whole -> sql.update(ADD, KeyRow.values(whole)).map(count -> {
                    Check.require(count == 1, "key", key.id() + " is there already", "a new one");
                    return whole;
                }));
    }

    /** Adds those that are not there yet; how many that were. */
    public Future<Integer> addMissing(List<Key> keys) {
        return Changes.in(
                database,
                "",
                sql -> sql.batch(ADD, keys.stream().map(KeyRow::values).toList()));
    }

    /**
     * Adds {@code fresh} in the place of a key, which is good for a while longer.
     *
     * @param until when the old one ends, unless it does so before
     */
    public Future<Key> rotate(Key old, Key fresh, Instant until) {
        Instant end = old.expiresAt() != null && old.expiresAt().isBefore(until) ? old.expiresAt() : until;
        return Changes.in(
                database,
                old.id(),
                sql -> sql.update(EXPIRE, at(old.id(), end)).compose(count -> {
                    Check.require(count == 1, "key", old.id() + " is unknown or revoked", "a good one");
                    return add(sql, fresh);
                }));
    }

    /** Calls a key something else, and says anew what it may be used for; whether there was such a key that is not revoked. */
    public Future<Boolean> change(String id, String name, Terms terms) {
        return Changes.in(
                database,
                id,
                sql -> find(sql, id).compose(old -> {
                    if (old == null) {
                        return Future.succeededFuture(false);
                    }
                    Key changed = KeyRow.of(old, name, terms);
                    KeyRow.check(changed);
                    Map<String, @Nullable Object> values = KeyRow.terms(terms);
                    values.put("id", id);
                    values.put("name", name);
                    return sql.update(CHANGE, values).map(count -> count == 1);
                }));
    }

    /** Ends a key at that time; whether there was such a key that is not revoked. */
    public Future<Boolean> expire(String id, Instant at) {
        return change(EXPIRE, id, at);
    }

    /** Makes a key useless until it is enabled; whether it was enabled before. */
    public Future<Boolean> disable(String id) {
        return change(DISABLE, id, clock.instant());
    }

    /** Undoes {@link #disable}; whether it was disabled. */
    public Future<Boolean> enable(String id) {
        return Changes.in(
                database, id, sql -> sql.update(ENABLE, Map.of("id", id)).map(count -> count == 1));
    }

    /** Takes a key back, for good; whether there was such a key and it was not revoked yet. */
    public Future<Boolean> revoke(String id) {
        return change(REVOKE, id, clock.instant());
    }

    private Future<Boolean> change(String statement, String id, Instant at) {
        return Changes.in(database, id, sql -> sql.update(statement, at(id, at)).map(count -> count == 1));
    }

    private static Map<String, Object> at(String id, Instant at) {
        return Map.of("id", id, "at", at.truncatedTo(ChronoUnit.MILLIS).toEpochMilli());
    }
}
