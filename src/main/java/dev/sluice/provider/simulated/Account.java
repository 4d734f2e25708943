package dev.sluice.provider.simulated;

import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one request has cost so far; becomes a {@link BillEntry} when it is closed. Belongs to the loop of its call. */
final class Account {
    private final Consumer<BillEntry> target;
    private final long ordinal;
    private final Instant arrivedAt = Instant.now();
    private final String method;
    private final String path;
    private final boolean authorized;
    private @Nullable String model;
    private boolean stream;
    private @Nullable String fault;
    private boolean struck;
    private long bytesReceived;
    private String bodySha256 = "";
    private int status;
    private long inputTokens;
    private long outputTokens;
    private long bytesSent;
    private boolean closed;

    Account(Consumer<BillEntry> target, long ordinal, String method, String path, boolean authorized) {
        this.target = target;
        this.ordinal = ordinal;
        this.method = method;
        this.path = path;
        this.authorized = authorized;
    }

    long ordinal() {
        return ordinal;
    }

    void received(long bytes, String sha256) {
        bytesReceived = bytes;
        bodySha256 = sha256;
    }

    void asked(String name, boolean asStream) {
        model = name;
        stream = asStream;
    }

    /** The fault that was chosen, and whether the answer cannot be whole with it. */
    void willFail(String name, boolean breaks) {
        fault = name;
        struck = breaks;
    }

    void charge(int answeredStatus, long tokens) {
        status = answeredStatus;
        inputTokens = tokens;
    }

    void chargeToken() {
        outputTokens++;
    }

    void sent(long bytes) {
        bytesSent += bytes;
    }

    long bytesSent() {
        return bytesSent;
    }

    /** Closes it once; a second call does nothing. */
    void close(Ending ending) {
        if (closed) {
            return;
        }
        closed = true;
        Ending known = ending == Ending.COMPLETED && struck ? Ending.FAULT : ending;
        target.accept(new BillEntry(
                ordinal,
                arrivedAt,
                Instant.now(),
                method,
                path,
                model,
                stream,
                authorized,
                bytesReceived,
                bodySha256,
                status,
                bytesSent,
                inputTokens,
                outputTokens,
                known,
                fault));
    }
}
