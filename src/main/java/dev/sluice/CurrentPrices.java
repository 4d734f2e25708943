package dev.sluice;

import dev.sluice.config.GatewayConfig;
import dev.sluice.price.InvalidPricesException;
import dev.sluice.price.PriceBook;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The price book of now: the operator's own prices are read again when their file changes. What is wrong with it is told once, and the
 * prices that were good stand. Any thread may ask.
 */
final class CurrentPrices implements Supplier<PriceBook> {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentPrices.class);

    private final GatewayConfig config;
    private volatile PriceBook book;
    private @Nullable FileTime changed;

    private CurrentPrices(GatewayConfig config, PriceBook book, @Nullable FileTime changed) {
        this.config = config;
        this.book = book;
        this.changed = changed;
    }

    /** Reads files: not for an event loop. */
    static CurrentPrices read(GatewayConfig config) throws IOException {
        FileTime changed = changed(config.prices().overrides());
        return new CurrentPrices(config, PriceFiles.read(config), changed);
    }

    private static @Nullable FileTime changed(@Nullable Path file) throws IOException {
        return file == null ? null : Files.getLastModifiedTime(file);
    }

    @Override
    public PriceBook get() {
        return book;
    }

    /** Looks after the file from now on, until {@code vertx} is closed. */
    void follow(Vertx vertx, long everyMillis) {
        if (config.prices().overrides() != null) {
            vertx.setPeriodic(everyMillis, tick -> {
                var unused = vertx.executeBlocking(this::look, true);
            });
        }
    }

    private @Nullable Void look() {
        try {
            FileTime now = changed(config.prices().overrides());
            if (!Objects.equals(now, changed)) {
                changed = now;
                book = PriceFiles.read(config);
                LOG.atInfo().addKeyValue("hash", book.hash()).log("New prices count from now on");
            }
        } catch (IOException | InvalidPricesException wrong) {
            LOG.atWarn().setCause(wrong).log("The new prices cannot be read; those before them stand");
        }
        return null;
    }
}
