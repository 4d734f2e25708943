package dev.sluice.edge;

import dev.sluice.canonical.Operation;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.ErrorBody;
import dev.sluice.dialect.FailureFault;
import dev.sluice.failure.Failure;
import dev.sluice.pipeline.Exchange;
import dev.sluice.wire.Call;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Replies that the edge writes itself. */
final class Replies {
    private Replies() {}

    static void health(Call call, int status, String json) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        headers.set("cache-control", "no-store");
        send(call, status, headers, Buffer.buffer(json));
    }

    /** The failure in the caller's dialect, or in the shape of OpenAI's errors if it has none. */
    static void failure(
            Call call,
            String id,
            @Nullable Exchange exchange,
            @Nullable Dialect dialect,
            Failure failure,
            boolean closeAfterwards) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        addIdentity(headers, id, exchange);
        switch (failure.kind()) {
            case OVERLOADED,
                    DRAINING,
                    CONNECTIONS_EXHAUSTED,
                    KEYS_UNAVAILABLE,
                    BUDGET_UNAVAILABLE,
                    LEDGER_UNAVAILABLE -> headers.set("retry-after", "1");
            // SDKs would repeat a 429, again and again, until the budget's window ends.
            case BUDGET_EXCEEDED -> headers.set("x-should-retry", "false");
            case METHOD_NOT_ALLOWED -> headers.set("allow", Routes.allowed(call.path()));
            case INVALID_API_KEY -> headers.set("www-authenticate", "Bearer");
            default -> {
                // the status says it all
            }
        }
        if (failure.retryAfterMillis() >= 0) {
            headers.set("retry-after", Long.toString((failure.retryAfterMillis() + 999) / 1_000));
        }
        if (closeAfterwards) {
            call.reply().closeAfterwards();
        }
        Buffer body = dialect == null
                ? ErrorBody.of(failure)
                : dialect.writeError(FailureFault.of(failure), id).toBuffer();
        send(call, failure.kind().status(), headers, body);
    }

    /** Lets the caller and the operator speak of the same request. */
    static void addIdentity(MultiMap headers, String id, @Nullable Exchange exchange) {
        headers.set("x-sluice-request-id", id);
        if (!headers.contains("x-request-id")) {
            headers.set("x-request-id", id);
        }
        boolean anthropic = exchange != null && exchange.operation().api() == Operation.Api.ANTHROPIC;
        if (anthropic && !headers.contains("request-id")) {
            headers.set("request-id", id); // where Anthropic's SDKs look for it
        }
        String provider = exchange == null ? null : exchange.provider();
        if (provider != null) {
            headers.set("x-sluice-provider", provider);
        }
    }

    private static void send(Call call, int status, MultiMap headers, Buffer json) {
        headers.set("content-type", "application/json");
        headers.set("content-length", Integer.toString(json.length()));
        call.reply().start(status, headers);
        if ("HEAD".equals(call.method())) {
            call.reply().end();
        } else {
            call.reply().end(json);
        }
    }
}
