package dev.sluice.auth;

import dev.sluice.pipeline.Principal;
import dev.sluice.pipeline.Terms;
import dev.sluice.principal.Key;
import dev.sluice.principal.Keys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the keys of {@code keys.jsonl}, where they were kept before there was a store, into the store. The file is renamed
 * afterwards and not read again; a key that the store has already is left as it is there.
 */
public final class KeyFileTakeover {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFileTakeover.class);

    private final Vertx vertx;
    private final Keys keys;
    private final KeyDirectory directory;
    private volatile boolean done;

    public KeyFileTakeover(Vertx vertx, Keys keys, Path dataDirectory) {
        this.vertx = vertx;
        this.keys = keys;
        this.directory = new KeyDirectory(dataDirectory);
    }

    /** Whether a data directory has keys that were not taken over yet. */
    public static boolean isDue(Path dataDirectory) {
        return Files.exists(new KeyDirectory(dataDirectory).keys());
    }

    /** Does it, unless it has been done. */
    public Future<Void> run() {
        return done
                ? Future.succeededFuture()
                : vertx.executeBlocking(this::read, false)
                        .map(Objects::requireNonNull)
                        .compose(this::take)
                        .onSuccess(taken -> done = true);
    }

    private List<Key> read() throws IOException {
        Path file = directory.keys();
        try {
            return KeyFile.parse(Files.readAllBytes(file)).keys().values().stream()
                    .map(KeyFileTakeover::key)
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (KeyFile.MalformedLine malformed) {
            throw new IOException(file + ":" + malformed.getMessage(), malformed);
        }
    }

    private Future<Void> take(List<Key> read) {
        if (read.isEmpty()) {
            return Future.succeededFuture();
        }
        return keys.addMissing(read)
                .compose(count -> vertx.executeBlocking(
                        () -> {
                            rename();
                            LOG.atInfo()
                                    .addKeyValue("keys", count)
                                    .addKeyValue("file", directory.takenOver())
                                    .log("The keys of the file are in the store now");
                            return count;
                        },
                        false))
                .mapEmpty();
    }

    private void rename() throws IOException {
        try {
            Files.move(directory.keys(), directory.takenOver(), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException another) {
            // Another process did the same at the same time.
            LOG.atDebug().log("The file of the keys has been renamed already");
        }
    }

    private static Key key(KeyRecord key) {
        return new Key(
                key.id(),
                key.hash(),
                key.name(),
                Principal.NOBODY,
                Terms.FREE,
                key.createdAt(),
                null,
                null,
                key.revokedAt(),
                null);
    }
}
