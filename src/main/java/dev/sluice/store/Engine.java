package dev.sluice.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/** What SQLite and PostgreSQL do differently. */
interface Engine {
    /** Connections that may write. */
    Pool writer();

    /** Connections that need not wait for those who write. */
    Pool reader();

    /** What a transaction that may write begins with. */
    Future<Void> begin(SqlConnection transaction);

    /** The statements that pass on a notice: each has {@code #{channel}} and {@code #{payload}}. */
    List<String> notification();

    /** Begins to hand what others notify to the board. */
    void listen(NoticeBoard board);

    Future<Void> close();
}
