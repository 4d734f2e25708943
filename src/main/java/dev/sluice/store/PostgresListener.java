package dev.sluice.store;

import dev.sluice.config.StoreConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connection that hears what is notified. It is asked for a sign of life every few seconds, since a server that is gone or
 * frozen looks like one that has nothing to say, and is made again when it ends; then listeners are told that they missed
 * something.
 *
 * <p>Threading: its own event loop.
 */
final class PostgresListener {
    /** One channel for all of ours: its name cannot be a parameter of a statement. */
    private static final String LISTEN = "LISTEN sluice";

    private static final long RETRY_MILLIS = 250;
    private static final long HEARTBEAT_MILLIS = 2_000;

    private final Vertx vertx;
    private final Context context;
    private final PgConnectOptions options;
    private final long timeoutMillis;
    private @Nullable PgConnection connection;
    private boolean isStopped;

    PostgresListener(Vertx vertx, PgConnectOptions options, StoreConfig config) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.options = options;
        this.timeoutMillis = config.connectTimeout().toMillis();
    }

    void start(NoticeBoard board) {
        context.runOnContext(go -> connect(board));
    }

    private void connect(NoticeBoard board) {
        if (isStopped) {
            return;
        }
        Future<PgConnection> connecting = PgConnection.connect(vertx, options);
        var unused = connecting
                .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .compose(made -> made.query(LISTEN)
                        .execute()
                        .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                        .map(made))
                .onSuccess(made -> listening(made, board))
                .onFailure(failed -> {
                    // One that comes after all is not needed any more.
                    var unusedClose = connecting.compose(PgConnection::close);
                    vertx.setTimer(RETRY_MILLIS, id -> connect(board));
                });
    }

    private void listening(PgConnection made, NoticeBoard board) {
        if (isStopped) {
            var unusedClose = made.close();
            return;
        }
        connection = made;
        made.notificationHandler(notification -> heard(notification, board));
        long heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, id -> beat(made));
        made.closeHandler(closed -> {
            vertx.cancelTimer(heartbeat);
            connection = null;
            connect(board);
        });
        board.missed();
    }

    private void beat(PgConnection made) {
        var unused = made.query("SELECT 1")
                .execute()
                .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .onFailure(silent -> made.close());
    }

    private static void heard(PgNotification notification, NoticeBoard board) {
        String text = notification.getPayload();
        int colon = text.indexOf(':');
        if (colon > 0) {
            board.changed(text.substring(0, colon), text.substring(colon + 1));
        }
    }

    Future<Void> stop() {
        return Future.future(stopped -> context.runOnContext(go -> {
            isStopped = true;
            PgConnection running = connection;
            if (running == null) {
                stopped.complete();
            } else {
                running.close().onComplete(stopped);
            }
        }));
    }
}
