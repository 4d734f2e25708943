package dev.sluice.testing;

import dev.sluice.config.StoreConfig;
import dev.sluice.config.StoreUrl;
import java.nio.file.Path;

/** What a store can be. */
public enum StoreKind {
    SQLITE,
    POSTGRESQL;

    /** A new store, empty; in {@code folder}, if it is a file. */
    public StoreConfig config(Path folder) {
        return StoreConfig.DEFAULT.at(
                switch (this) {
                    case SQLITE -> new StoreUrl.Sqlite(folder.resolve("sluice.db"), "");
                    case POSTGRESQL -> Postgres.database();
                });
    }
}
