package dev.sluice.cost;

import dev.sluice.canonical.Answer;
import dev.sluice.pipeline.Exchange;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells a caller what its answer cost, in dollars: in the header {@value #HEADER} of a whole answer, which waits
 * for its end unless it is longer than {@value Gathered#MAX_BYTES} bytes; in a last
 * comment of an event stream, {@code : x-sluice-cost 0.000123 exact}, which SDKs overlook.
 */
final class CostTold {
    static final String HEADER = "x-sluice-cost";
    private static final String STATUS_HEADER = "x-sluice-cost-status";
    private static final String LITELLM_HEADER = "x-litellm-response-cost";

    private CostTold() {}

    static boolean isAsked(Exchange exchange, CostPolicy policy) {
        String asked = exchange.inbound().headers().get(HEADER);
        return policy.liteLlmHeaders() || (asked != null && !asked.equalsIgnoreCase("false"));
    }

    /** @param owed what is owed, once it is {@code known} */
    static Future<Answer> with(
            Answer answer, Future<Void> known, Supplier<Reckoning.@Nullable Owed> owed, CostPolicy policy) {
        String type = answer.headers().get("content-type");
        String kind = type == null ? "" : type.toLowerCase(Locale.ROOT);
        if (kind.startsWith("text/event-stream")) {
            return Future.succeededFuture(new Answer(
                    answer.status(),
                    answer.headers(),
                    new LastWords(answer.body(), known, () -> comment(owed.get())),
                    answer.stop(),
                    answer.ended()));
        }
        return kind.contains("json") && !kind.contains("stream")
                ? whole(answer, known, owed, policy)
                : Future.succeededFuture(answer);
    }

    private static Buffer comment(Reckoning.@Nullable Owed owed) {
        return owed == null
                ? Buffer.buffer()
                : Buffer.buffer(": " + HEADER + " " + text(owed) + " " + status(owed) + "\n\n");
    }

    private static Future<Answer> whole(
            Answer answer, Future<Void> known, Supplier<Reckoning.@Nullable Owed> owed, CostPolicy policy) {
        Gathered gathered = new Gathered(answer.body());
        Answer told = new Answer(
                answer.status(),
                answer.headers(),
                gathered.body(),
                failure -> {
                    gathered.discard();
                    answer.stop().accept(failure);
                },
                answer.ended());
        return gathered.read().compose(isWhole -> {
            if (!isWhole) {
                return Future.succeededFuture(told);
            }
            return known.map(over -> {
                write(answer.headers(), owed.get(), policy);
                return told;
            });
        });
    }

    private static void write(MultiMap headers, Reckoning.@Nullable Owed owed, CostPolicy policy) {
        if (owed == null) {
            return;
        }
        headers.set(HEADER, text(owed));
        headers.set(STATUS_HEADER, status(owed));
        if (policy.liteLlmHeaders()) {
            headers.set(LITELLM_HEADER, text(owed));
        }
    }

    private static String text(Reckoning.Owed owed) {
        return owed.nanos() < 0 ? "unpriced" : Dollars.text(owed.nanos());
    }

    private static String status(Reckoning.Owed owed) {
        return owed.status().name().toLowerCase(Locale.ROOT);
    }
}
