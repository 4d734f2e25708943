package dev.sluice.auth;

import dev.sluice.principal.Key;
import io.vertx.core.Future;
import java.util.List;

/** Where a {@link KeyRing} reads the keys from; one reading at a time. A future that never completes is given up. */
interface KeySource {
    /** There are no keys and never will be. */
    KeySource NONE = new KeySource() {
        @Override
        public Future<Long> revision() {
            return Future.succeededFuture(0L);
        }

        @Override
        public Future<List<Key>> list() {
            return Future.succeededFuture(List.of());
        }

        @Override
        public void onChange(Runnable changed) {}
    };

    /** Tells two states of the keys apart, without reading them. */
    Future<Long> revision();

    Future<List<Key>> list();

    /** Calls {@code changed} soon after the keys have changed; it may be called without need, and on any thread. */
    void onChange(Runnable changed);
}
