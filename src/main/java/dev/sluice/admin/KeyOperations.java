package dev.sluice.admin;

import dev.sluice.auth.KeyIssuer;
import dev.sluice.auth.KeyIssuer.Issued;
import dev.sluice.json.Json;
import dev.sluice.pipeline.Principal;
import dev.sluice.pipeline.Terms;
import dev.sluice.principal.Key;
import dev.sluice.principal.Keys;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** The keys of callers. */
final class KeyOperations {
    private static final String PATH = "/admin/v1/keys";

    private final Keys keys;
    private final KeyIssuer issuer;
    private final InstantSource clock;

    KeyOperations(Keys keys, KeyIssuer issuer, InstantSource clock) {
        this.keys = keys;
        this.issuer = issuer;
        this.clock = clock;
    }

    List<Operation> all() {
        return List.of(
                Operation.list("listKeys", PATH, this::list),
                Operation.post("createKey", PATH, this::create),
                Operation.get("getKey", PATH + "/:id", asked -> told(asked.id())),
                Operation.patch("updateKey", PATH + "/:id", this::change),
                Operation.post("rotateKey", PATH + "/:id/rotate", this::rotate),
                Operation.post("expireKey", PATH + "/:id/expire", this::expire),
                Operation.post("disableKey", PATH + "/:id/disable", this::disable),
                Operation.post("enableKey", PATH + "/:id/enable", this::enable),
                Operation.post("revokeKey", PATH + "/:id/revoke", this::revoke));
    }

    private Future<Told> list(Asked asked) {
        return keys.list(asked.page()).map(found -> Told.list(found, asked.limit(), Key::id, this::json));
    }

    private Future<Told> create(Asked asked) {
        Form form = asked.form(
                "name", "organisation", "team", "user", "models", "routes", "tags", "unpriced", "expires_at");
        Principal principal =
                new Principal(form.textOrNull("organisation"), form.textOrNull("team"), form.textOrNull("user"));
        String name = Objects.requireNonNullElse(form.textOrNull("name"), "unnamed");
        return issuer.create(name, principal, terms(form, Terms.FREE), form.timeOrNull("expires_at"))
                .map(issued -> Told.made(json(issued)));
    }

    /** What the form says nothing of stays; a null means what it means when a key is made. */
    private static Terms terms(Form form, Terms before) {
        return new Terms(
                form.texts("models", form.has("models") ? List.of() : before.models()),
                form.texts("routes", form.has("routes") ? List.of() : before.routes()),
                form.mapping("tags", form.has("tags") ? Terms.FREE.tags() : before.tags()),
                form.has("unpriced") ? form.choiceOrNull("unpriced", Terms.Unpriced.class) : before.unpriced());
    }

    private Future<Told> change(Asked asked) {
        Form form = asked.form("name", "models", "routes", "tags", "unpriced");
        return find(asked.id()).compose(key -> {
            String name = Objects.requireNonNullElse(form.textOrNull("name"), key.name());
            return after(key, keys.change(key.id(), name, terms(form, key.terms())), "one that is not revoked");
        });
    }

    private Future<Told> rotate(Asked asked) {
        Form form = asked.form("overlap");
        Duration overlap = Objects.requireNonNullElse(form.durationOrNull("overlap"), Duration.ofHours(24));
        return find(asked.id()).compose(key -> {
            if (key.state(clock.instant()) != Key.State.GOOD) {
                throw notIn(key, "a good one");
            }
            return issuer.rotate(key.id(), overlap).map(issued -> Told.made(json(issued)));
        });
    }

    private Future<Told> expire(Asked asked) {
        Instant given = asked.form("at").timeOrNull("at");
        Instant at = given == null ? clock.instant() : given;
        return find(asked.id()).compose(key -> after(key, keys.expire(key.id(), at), "one that is not revoked"));
    }

    private Future<Told> disable(Asked asked) {
        asked.form();
        return find(asked.id()).compose(key -> after(key, keys.disable(key.id()), "an enabled one"));
    }

    private Future<Told> enable(Asked asked) {
        asked.form();
        return find(asked.id()).compose(key -> after(key, keys.enable(key.id()), "a disabled one"));
    }

    private Future<Told> revoke(Asked asked) {
        asked.form();
        return find(asked.id()).compose(key -> after(key, keys.revoke(key.id()), "one that is not revoked"));
    }

    private Future<Key> find(String id) {
        return keys.find(id).map(key -> {
            if (key == null) {
                throw Refusal.unknown("key", id);
            }
            return key;
        });
    }

    private Future<Told> told(String id) {
        return find(id).map(key -> Told.ok(json(key)));
    }

    private Future<Told> after(Key key, Future<Boolean> change, String expected) {
        return change.compose(isChanged -> {
            if (!isChanged) {
                throw notIn(key, expected);
            }
            return told(key.id());
        });
    }

    private Refusal notIn(Key key, String expected) {
        return Refusal.conflict(
                "key " + key.id() + " is " + Form.word(key.state(clock.instant())) + " (expected: " + expected + ")");
    }

    /** The only time that the key itself is told. */
    private Json json(Issued issued) {
        return new Json.Obj()
                .put("object", "key.issued")
                .put("secret", issued.secret().reveal())
                .put("key", json(issued.key()));
    }

    private Json json(Key key) {
        Json.Obj tags = new Json.Obj();
        new TreeMap<>(key.terms().tags()).forEach(tags::put);
        Terms.Unpriced unpriced = key.terms().unpriced();
        return new Json.Obj()
                .put("object", "key")
                .put("id", key.id())
                .put("name", key.name())
                .put("state", Form.word(key.state(clock.instant())))
                .put("organisation", Shown.text(key.principal().organisation()))
                .put("team", Shown.text(key.principal().team()))
                .put("user", Shown.text(key.principal().user()))
                .put("models", Json.Arr.ofTexts(key.terms().models()))
                .put("routes", Json.Arr.ofTexts(key.terms().routes()))
                .put("tags", tags)
                .put("unpriced", Shown.text(unpriced == null ? null : Form.word(unpriced)))
                .put("created_at", Shown.time(key.createdAt()))
                .put("expires_at", Shown.time(key.expiresAt()))
                .put("disabled_at", Shown.time(key.disabledAt()))
                .put("revoked_at", Shown.time(key.revokedAt()))
                .put("rotated_from", Shown.text(key.rotatedFrom()));
    }
}
