package dev.sluice.principal;

import dev.sluice.store.Database;
import dev.sluice.store.Sql;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Function;

/** Changes to the principals: each makes another revision, and tells all nodes. */
final class Changes {
    /** Where changes are told. */
    static final String CHANNEL = "principals";

    private static final String NEXT = "UPDATE revision SET number = number + 1 WHERE name = 'principals'";
    private static final String CURRENT = "SELECT number FROM revision WHERE name = 'principals'";

    private Changes() {}

    static <T> Future<T> in(Database database, String id, Function<Sql, Future<T>> change) {
        return database.transaction(sql -> attempted(sql, change)
                .compose(result -> sql.update(NEXT, Map.of())
                        .compose(done -> sql.notify(CHANNEL, id))
                        .map(result)));
    }

    private static <T> Future<T> attempted(Sql sql, Function<Sql, Future<T>> change) {
        try {
            return change.apply(sql);
        } catch (IllegalArgumentException unfit) {
            return Future.failedFuture(unfit);
        }
    }

    static Future<Long> revision(Database database) {
        return database.readOnly()
                .query(CURRENT, Map.of(), row -> row.getLong("number"))
                .map(numbers -> numbers.getFirst());
    }
}
