package dev.sluice.provider.local;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model that is loaded when it is first needed, once. Only threads that may wait call {@link #embedder} and {@link #close}. */
final class LoadedModel {
    private static final Logger log = LoggerFactory.getLogger(LoadedModel.class);

    private final LocalModel model;
    private volatile @Nullable Embedder embedder;
    private boolean closed;

    LoadedModel(LocalModel model) {
        this.model = model;
    }

    LocalModel model() {
        return model;
    }

    /** Loads it if nobody has; others wait meanwhile. One that cannot be loaded is tried again by the next. */
    Embedder embedder() throws IOException {
        Embedder loaded = embedder;
        return loaded == null ? load() : loaded;
    }

    private synchronized Embedder load() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (embedder == null) {
            long begun = System.nanoTime();
            embedder = model.load();
            log.atInfo()
                    .addKeyValue("model", model.name())
                    .addKeyValue("millis", (System.nanoTime() - begun) / 1_000_000)
                    .log("Loaded a local model");
        }
        return Objects.requireNonNull(embedder);
    }

    synchronized void close() {
        closed = true;
        if (embedder != null) {
            embedder.close();
            embedder = null;
        }
    }
}
