package dev.sluice.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.templates.SqlTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Statements on a pool, or on the one connection of a transaction. */
final class Statements implements Sql {
    private final SqlClient client;
    private final List<String> notification;
    private final Duration timeout;

    /** @param notification the statements that pass on a notice */
    Statements(SqlClient client, List<String> notification, Duration timeout) {
        this.client = client;
        this.notification = notification;
        this.timeout = timeout;
    }

    @Override
    public <T> Future<List<T>> query(
            String sql, Map<String, ? extends @Nullable Object> parameters, Function<Row, T> row) {
        return bounded(SqlTemplate.forQuery(client, sql)
                .execute(plain(parameters))
                .map(rows -> {
                    List<T> read = new ArrayList<>();
                    rows.forEach(each -> read.add(row.apply(each)));
                    return read;
                }));
    }

    @Override
    public Future<Integer> update(String sql, Map<String, ? extends @Nullable Object> parameters) {
        return bounded(
                SqlTemplate.forUpdate(client, sql).execute(plain(parameters)).map(SqlResult::rowCount));
    }

    @Override
    public Future<Integer> batch(String sql, List<? extends Map<String, ? extends @Nullable Object>> parameters) {
        if (parameters.isEmpty()) {
            return Future.succeededFuture(0);
        }
        List<Map<String, Object>> plain =
                parameters.stream().map(Statements::plain).toList();
        return bounded(SqlTemplate.forUpdate(client, sql).executeBatch(plain).map(Statements::rowCount));
    }

    /** The result of a batch is a chain of results. */
    private static int rowCount(SqlResult<?> first) {
        int count = 0;
        for (SqlResult<?> result = first; result != null; result = result.next()) {
            count += Math.max(0, result.rowCount());
        }
        return count;
    }

    @Override
    public Future<Void> notify(String channel, String payload) {
        NoticeBoard.requireChannel(channel);
        NoticeBoard.requirePayload(payload);
        Future<Void> told = Future.succeededFuture();
        for (String statement : notification) {
            told = told.compose(before -> query(statement, Map.of("channel", channel, "payload", payload), row -> row))
                    .mapEmpty();
        }
        return told;
    }

    private <T> Future<T> bounded(Future<T> call) {
        return call.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The templates' maps know nothing of null, but their values may be. */
    @SuppressWarnings({"unchecked", "NullAway"})
    private static Map<String, Object> plain(Map<String, ? extends @Nullable Object> parameters) {
        return (Map<String, Object>) Collections.unmodifiableMap(parameters);
    }
}
