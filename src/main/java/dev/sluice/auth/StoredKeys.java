package dev.sluice.auth;

import dev.sluice.principal.Key;
import dev.sluice.principal.Keys;
import io.vertx.core.Future;
import java.util.List;

/** The keys in the store, with those of an older version's file taken over before they are read for the first time. */
public final class StoredKeys implements KeySource {
    private final Keys keys;
    private final KeyFileTakeover takeover;

    public StoredKeys(Keys keys, KeyFileTakeover takeover) {
        this.keys = keys;
        this.takeover = takeover;
    }

    @Override
    public Future<Long> revision() {
        return takeover.run().compose(done -> keys.revision());
    }

    @Override
    public Future<List<Key>> list() {
        return keys.list();
    }

    @Override
    public void onChange(Runnable changed) {
        keys.onChange(changed);
    }
}
