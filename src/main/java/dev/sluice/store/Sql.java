package dev.sluice.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements. Their text is a constant, in words that SQLite and PostgreSQL share; a value stands in it as {@code #{name}}
 * and is given in the parameters. A parameter that is compared with nothing typed wants a {@code CAST(#{name} AS TEXT)}.
 *
 * <p>Threading: any thread; nothing blocks. Each call fails within {@code store.statementTimeout} of getting its connection, and
 * a statement that failed so may still have been done: writing twice must be harmless.
 */
public interface Sql {
    /** The rows of a {@code SELECT}, or of a statement with {@code RETURNING}, in the order of the statement. */
    <T> Future<List<T>> query(String sql, Map<String, ? extends @Nullable Object> parameters, Function<Row, T> row);

    /** Runs a statement; how many rows it changed. */
    Future<Integer> update(String sql, Map<String, ? extends @Nullable Object> parameters);

    /**
     * Runs a statement once for each set of parameters, in their order. Outside of a transaction some may have been done when
     * it fails.
     *
     * @return how many rows were changed together
     */
    Future<Integer> batch(String sql, List<? extends Map<String, ? extends @Nullable Object>> parameters);

    /**
     * Tells all who listen to {@code channel}, here and elsewhere, within a second; in a transaction, once that is done and only
     * if it is.
     *
     * @param channel letters and {@code _}
     * @param payload at most 4,000 characters
     */
    Future<Void> notify(String channel, String payload);
}
