package dev.sluice.cli;

import dev.sluice.auth.KeyIssuer.Issued;
import dev.sluice.principal.Key;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice key}: makes, lists, limits and takes back keys. A gateway that runs learns of it by itself. */
@Command(name = "key", description = "Make, list, rotate, disable, expire and revoke the keys of callers.")
final class KeyCommand {
    private static final String ID = "The key's public id.";

    @Spec
    private @Nullable CommandSpec spec;

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    @Command(name = "create", description = "Make a key. It is shown once and stored only as a keyed hash.")
    int create(@Mixin StoreOptions store, @Mixin KeyOptions options) {
        Instant expires = options.expiresAt(Instant.now());
        Issued issued =
                store.with(open -> open.issuer().create(options.name(), options.principal(), options.terms(), expires));
        show(issued, options.isQuiet());
        return 0;
    }

    private void show(Issued issued, boolean quiet) {
        if (quiet) {
            out().println(issued.secret().reveal());
            return;
        }
        out().println("Key      " + issued.secret().reveal());
        out().println("Id       " + issued.key().id());
        out().println("Name     " + issued.key().name());
        out().println("Shown only now. Callers send it as: Authorization: Bearer <key>");
    }

    @Command(name = "list", description = "List the keys; the keys themselves are not stored.")
    int list(@Mixin StoreOptions store) {
        List<Key> keys = store.with(open -> open.keys().list());
        if (keys.isEmpty()) {
            out().println("There are no keys yet; make one: ./sluice key create");
            return 0;
        }
        Instant now = Instant.now();
        Table table = new Table("ID", "STATE", "CREATED", "EXPIRES", "ORG", "TEAM", "USER", "NAME");
        for (Key key : keys) {
            table.row(
                    key.id(),
                    state(key, now),
                    When.relative(key.createdAt(), now),
                    When.relative(key.expiresAt(), now),
                    key.principal().organisation(),
                    key.principal().team(),
                    key.principal().user(),
                    key.name());
        }
        out().print(table);
        return 0;
    }

    private static String state(Key key, Instant now) {
        return key.state(now).name().toLowerCase(Locale.ROOT);
    }

    @Command(name = "show", description = "Show all that is known of one key.")
    int show(@Mixin StoreOptions store, @Parameters(paramLabel = "ID", description = ID) String id) {
        Key key = store.with(open -> open.keys()
                .find(id)
                .compose(found -> found == null ? Future.failedFuture(unknown(id)) : Future.succeededFuture(found)));
        Instant now = Instant.now();
        Table table = new Table("ID", key.id());
        table.row("Name", key.name());
        table.row("State", state(key, now));
        table.row("Organisation", key.principal().organisation());
        table.row("Team", key.principal().team());
        table.row("User", key.principal().user());
        table.row(
                "Models",
                key.terms().models().isEmpty()
                        ? "all"
                        : String.join(", ", key.terms().models()));
        table.row(
                "Routes",
                key.terms().routes().isEmpty()
                        ? "all"
                        : String.join(", ", key.terms().routes()));
        table.row(
                "Tags",
                key.terms().tags().isEmpty() ? "" : new TreeMap<>(key.terms().tags()));
        table.row("Unpriced", key.terms().unpriced());
        table.row("Created", key.createdAt());
        table.row("Expires", key.expiresAt());
        table.row("Disabled", key.disabledAt());
        table.row("Revoked", key.revokedAt());
        table.row("In place of", key.rotatedFrom());
        out().print(table);
        return 0;
    }

    @Command(name = "rotate", description = "Make a key in the place of another; for a while both are good.")
    int rotate(
            @Mixin StoreOptions store,
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(
                            names = "--overlap",
                            paramLabel = "TIME",
                            defaultValue = "24h",
                            description = "How long the old key stays good: 30m, 24h, 7d. Default: 24h.")
                    String overlap,
            @Option(names = "--quiet", description = "Print the new key alone.") boolean quiet) {
        var length = When.duration("--overlap", overlap);
        Issued issued = store.with(open -> open.issuer().rotate(id, length));
        show(issued, quiet);
        if (!quiet) {
            out().println("The old key, " + id + ", ends in " + overlap + ".");
        }
        return 0;
    }

    @Command(name = "disable", description = "Make a key useless until it is enabled.")
    int disable(@Mixin StoreOptions store, @Parameters(paramLabel = "ID", description = ID) String id) {
        return changed("Disabled ", id, store.with(open -> open.keys().disable(id)), "an enabled one");
    }

    @Command(name = "enable", description = "Make a disabled key good again.")
    int enable(@Mixin StoreOptions store, @Parameters(paramLabel = "ID", description = ID) String id) {
        return changed("Enabled ", id, store.with(open -> open.keys().enable(id)), "a disabled one");
    }

    @Command(name = "expire", description = "Say when a key ends.")
    int expire(
            @Mixin StoreOptions store,
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Parameters(
                            paramLabel = "WHEN",
                            arity = "0..1",
                            defaultValue = "now",
                            description = "30d, 12h, 2027-01-31, 2027-01-31T12:00:00Z, or now. Default: now.")
                    String when) {
        Instant at = When.parse("WHEN", when, Instant.now());
        return changed(
                "Expires at " + at + ": ", id, store.with(open -> open.keys().expire(id, at)), "one");
    }

    @Command(name = "revoke", description = "Take a key back, for good.")
    int revoke(@Mixin StoreOptions store, @Parameters(paramLabel = "ID", description = ID) String id) {
        return changed("Revoked ", id, store.with(open -> open.keys().revoke(id)), "one");
    }

    private int changed(String done, String id, boolean isChanged, String expected) {
        if (!isChanged) {
            throw new IllegalArgumentException("key " + id + ": not to be found, or not in that state (expected: "
                    + expected + " that ./sluice key list shows and that is not revoked)");
        }
        out().println(done + id);
        return 0;
    }

    private static IllegalArgumentException unknown(String id) {
        return new IllegalArgumentException("key " + id + ": unknown (expected: an id that ./sluice key list shows)");
    }
}
