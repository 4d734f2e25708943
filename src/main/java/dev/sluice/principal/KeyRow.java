package dev.sluice.principal;

import dev.sluice.pipeline.Principal;
import dev.sluice.pipeline.Terms;
import dev.sluice.pipeline.Terms.Unpriced;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A key as a row of the table {@code api_key}. */
final class KeyRow {
    private KeyRow() {}

    static void check(Key key) {
        Check.name(key.name());
        Check.count("models", key.terms().models().size());
        Check.count("routes", key.terms().routes().size());
        key.terms().models().forEach(model -> Check.pattern("models", model));
        key.terms().routes().forEach(route -> {
            Check.pattern("routes", route);
            Check.require(route.matches("[/:*].*"), "routes", "\"" + route + "\"", "a path, such as /chat/completions");
        });
        Check.tags(key.terms().tags());
    }

    static Key of(Key key, Principal principal) {
        return new Key(
                key.id(),
                key.hash(),
                key.name(),
                principal,
                key.terms(),
                key.createdAt(),
                key.expiresAt(),
                key.disabledAt(),
                key.revokedAt(),
                key.rotatedFrom());
    }

    static Key of(Key key, String name, Terms terms) {
        return new Key(
                key.id(),
                key.hash(),
                name,
                key.principal(),
                terms,
                key.createdAt(),
                key.expiresAt(),
                key.disabledAt(),
                key.revokedAt(),
                key.rotatedFrom());
    }

    static Map<String, @Nullable Object> values(Key key) {
        Map<String, @Nullable Object> values = terms(key.terms());
        values.put("id", key.id());
        values.put("hash", key.hash());
        values.put("name", key.name());
        values.put("organisation", key.principal().organisation());
        values.put("team", key.principal().team());
        values.put("user", key.principal().user());
        values.put("created", key.createdAt().toEpochMilli());
        values.put("expires", millis(key.expiresAt()));
        values.put("disabled", millis(key.disabledAt()));
        values.put("revoked", millis(key.revokedAt()));
        values.put("rotated", key.rotatedFrom());
        return values;
    }

    static Map<String, @Nullable Object> terms(Terms terms) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("models", texts(terms.models()));
        values.put("routes", texts(terms.routes()));
        values.put("tags", new JsonObject(new LinkedHashMap<>(terms.tags())).encode());
        Unpriced unpriced = terms.unpriced();
        values.put("unpriced", unpriced == null ? null : unpriced.name().toLowerCase(Locale.ROOT));
        return values;
    }

    static Key key(Row row) {
        String unpriced = row.getString("unpriced");
        return new Key(
                row.getString("id"),
                row.getString("hash"),
                row.getString("name"),
                new Principal(row.getString("organisation_id"), row.getString("team_id"), row.getString("user_id")),
                new Terms(
                        texts(row.getString("models")),
                        texts(row.getString("routes")),
                        tags(row.getString("tags")),
                        unpriced == null ? null : Unpriced.valueOf(unpriced.toUpperCase(Locale.ROOT))),
                Instant.ofEpochMilli(row.getLong("created_at")),
                instant(row.getLong("expires_at")),
                instant(row.getLong("disabled_at")),
                instant(row.getLong("revoked_at")),
                row.getString("rotated_from"));
    }

    private static @Nullable Long millis(@Nullable Instant at) {
        return at == null ? null : at.toEpochMilli();
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable String texts(List<String> texts) {
        return texts.isEmpty() ? null : new JsonArray(texts).encode();
    }

    private static List<String> texts(@Nullable String json) {
        return json == null
                ? List.of()
                : new JsonArray(json).stream().map(String.class::cast).toList();
    }

    private static Map<String, String> tags(String json) {
        Map<String, String> tags = new HashMap<>();
        new JsonObject(json).forEach(tag -> tags.put(tag.getKey(), String.valueOf(tag.getValue())));
        return tags;
    }
}
