package dev.sluice.store;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/** Looks for new notices in the file, a few times a second: another process may have written them. */
final class SqlitePoll {
    private static final long PERIOD_MILLIS = 250;
    private static final String NEWEST = "SELECT COALESCE(MAX(sequence), 0) FROM notice";
    private static final String NEWER =
            "SELECT sequence, channel, payload FROM notice WHERE sequence > ? ORDER BY sequence LIMIT 1000";

    private final Vertx vertx;
    private final Pool reader;
    private volatile @Nullable Long timer;

    // On the timer's context.
    private long last = -1;
    private boolean isBusy;
    private boolean isBlind;

    SqlitePoll(Vertx vertx, Pool reader) {
        this.vertx = vertx;
        this.reader = reader;
    }

    void start(NoticeBoard board) {
        timer = vertx.setPeriodic(0, PERIOD_MILLIS, id -> look(board));
    }

    void stop() {
        Long running = timer;
        if (running != null) {
            vertx.cancelTimer(running);
        }
    }

    private void look(NoticeBoard board) {
        if (isBusy) {
            return;
        }
        isBusy = true;
        var unused = (last < 0
                        ? reader.query(NEWEST).execute()
                        : reader.preparedQuery(NEWER).execute(Tuple.of(last)))
                .onComplete(done -> {
                    isBusy = false;
                    if (done.failed()) {
                        isBlind = true;
                    } else if (last < 0) {
                        last = done.result().iterator().next().getLong(0);
                        // Whoever listened before could not be told.
                        board.missed();
                    } else {
                        seen(done.result(), board);
                    }
                });
    }

    private void seen(RowSet<Row> rows, NoticeBoard board) {
        if (isBlind) {
            isBlind = false;
            board.missed();
        }
        for (Row row : rows) {
            long sequence = row.getLong("sequence");
            if (sequence > last + 1) {
                board.missed();
            }
            last = sequence;
            board.changed(row.getString("channel"), row.getString("payload"));
        }
    }
}
