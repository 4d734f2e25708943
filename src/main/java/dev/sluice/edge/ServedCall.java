package dev.sluice.edge;

import static dev.sluice.failure.Kind.CALLER_GONE;
import static dev.sluice.failure.Kind.DRAINING;
import static dev.sluice.failure.Kind.INTERNAL_ERROR;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Operation;
import dev.sluice.canonical.Outcome;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Dialects;
import dev.sluice.edge.Route.Target;
import dev.sluice.failure.Failure;
import dev.sluice.lifecycle.Drain;
import dev.sluice.lifecycle.Readiness;
import dev.sluice.lifecycle.RunningExchanges;
import dev.sluice.lifecycle.RunningExchanges.Running;
import dev.sluice.pipeline.Exchange;
import dev.sluice.pipeline.ExchangeListener;
import dev.sluice.stream.Pump;
import dev.sluice.wire.Call;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call, from its head to the last byte of its reply; here the chain of an exchange ends. */
final class ServedCall {
    private static final Logger log = LoggerFactory.getLogger(ServedCall.class);
    private static final String ANTHROPIC_VERSION = "anthropic-version";
    private static final String GOOGLE_HEADER = "x-goog-api-key";

    private final String id;
    private final Call call;
    private final Dialects dialects;
    private final Drain drain;
    private final ExchangeListener listener;
    private final long startNanos = System.nanoTime();
    private final Promise<Failure> abandoned = Promise.promise(); // nobody waits for an answer any more
    private @Nullable Operation operation;
    private @Nullable Exchange exchange;
    private @Nullable Running running;
    private @Nullable Answer answer;
    private @Nullable Pump pump;
    private long firstByteNanos;
    private boolean over;

    ServedCall(String id, Call call, Dialects dialects, Drain drain, ExchangeListener listener) {
        this.id = id;
        this.call = call;
        this.dialects = dialects;
        this.drain = drain;
        this.listener = listener;
    }

    void serve(Routes routes, RunningExchanges loop) {
        try {
            Route route = routes.find(call.method(), call.path());
            switch (route.target()) {
                case Target.Live live -> Replies.health(call, 200, "{\"status\":\"live\"}");
                case Target.Ready ready -> {
                    Readiness.Report report = ready.readiness().probe();
                    Replies.health(call, report.status(), report.json());
                }
                case Target.Guarded guarded -> handle(guarded, route.model(call.path()), loop);
            }
        } catch (RuntimeException failure) {
            refuse(failure);
        }
    }

    private void handle(Target.Guarded route, @Nullable String model, RunningExchanges loop) {
        Query query = Query.of(call.query());
        Operation asked = operation(route.operation(), query);
        operation = asked;
        running = loop.begin(() -> stop(Failure.of(DRAINING, "The gateway is shutting down, and its time is up.")));
        if (running == null) {
            refuse(Failure.of(DRAINING, "The gateway is shutting down; try another one."));
            return;
        }
        Exchange begun = new Exchange(
                id,
                asked,
                new Exchange.Inbound(
                        call.path(),
                        query.withoutKey(),
                        model,
                        headers(asked, query),
                        call::body,
                        call.declaredLength(),
                        abandoned.future()));
        exchange = begun;
        call.gone().onComplete(gone -> stop(Failure.of(CALLER_GONE, "The caller left.")));
        route.pipeline().handle(begun).onComplete(this::onAnswer, this::refuse);
    }

    /** What the path leaves open: three APIs have the same name for their models, and streams two forms. */
    private Operation operation(Operation routed, Query query) {
        return switch (routed) {
            case STREAM_GENERATE -> query.wantsEvents() ? routed : Operation.STREAM_GENERATE_ARRAY;
            case MODELS -> models();
            default -> routed;
        };
    }

    private Operation models() {
        if (call.headers().contains(ANTHROPIC_VERSION)) {
            return Operation.ANTHROPIC_MODELS;
        }
        return call.headers().contains(GOOGLE_HEADER) ? Operation.GEMINI_MODELS : Operation.MODELS;
    }

    /** With the key that callers of Gemini's API may have in the URL; as a header it is treated as all keys are. */
    private MultiMap headers(Operation asked, Query query) {
        String key = asked.api() == Operation.Api.GEMINI ? query.key() : null;
        MultiMap headers = call.headers();
        return key == null || headers.contains(GOOGLE_HEADER)
                ? headers
                : MultiMap.caseInsensitiveMultiMap().addAll(headers).add(GOOGLE_HEADER, key);
    }

    private void onAnswer(Answer arrived) {
        answer = arrived;
        if (over) {
            arrived.stop().accept(Failure.of(CALLER_GONE, "The caller left."));
            return;
        }
        firstByteNanos = System.nanoTime();
        MultiMap headers = arrived.headers();
        Replies.addIdentity(headers, id, exchange);
        if (drain.closesAfterReply()) {
            call.reply().closeAfterwards();
        }
        call.reply().start(arrived.status(), headers);
        if ("HEAD".equals(call.method())) {
            call.reply().end();
            arrived.stop().accept(Failure.of(CALLER_GONE, "Nobody reads a body."));
            end(arrived.status(), new Outcome(null, null));
            return;
        }
        if (!headers.contains("content-length")) {
            call.reply().flushHead();
        }
        pump = new Pump(arrived.body(), call.reply());
        pump.start()
                .onFailure(broken -> call.reply().abort())
                .onComplete(done -> end(arrived.status(), outcome(arrived)));
    }

    /** How the answer ended; the host's part of it is over whenever the caller's is. */
    private Outcome outcome(Answer arrived) {
        Outcome outcome = arrived.ended().result();
        boolean left = call.gone().isComplete() && (outcome == null || outcome.failure() == null);
        if (left) {
            return new Outcome(outcome == null ? null : outcome.usage(), Failure.of(CALLER_GONE, "The caller left."));
        }
        return outcome == null ? new Outcome(null, null) : outcome;
    }

    /** Ends the exchange from outside: its caller has left, or the gateway goes. */
    private void stop(Failure failure) {
        if (over) {
            return;
        }
        if (answer != null) {
            if (pump != null && failure.kind() == CALLER_GONE) {
                pump.stop();
            }
            answer.stop().accept(failure);
        } else {
            refuse(failure);
        }
        if (answer == null || failure.kind() == CALLER_GONE) {
            abandoned.tryComplete(failure);
        }
    }

    private void refuse(Throwable error) {
        if (over) {
            return;
        }
        Failure failure = Failure.from(error);
        if (failure.kind() == INTERNAL_ERROR && failure != error) {
            log.atError().addKeyValue("exchangeId", id).setCause(error).log("A request failed for a reason of our own");
        }
        if (failure.kind() != CALLER_GONE) {
            Dialect dialect = dialects.of(operation == null ? presumed() : operation);
            Replies.failure(call, id, exchange, dialect, failure, drain.closesAfterReply());
        }
        end(failure.kind().status(), new Outcome(null, failure));
    }

    /** What somebody speaks who asked for an endpoint that is not there. */
    private Operation presumed() {
        String path = call.path();
        if (path.startsWith("/v1beta/") || call.headers().contains(GOOGLE_HEADER)) {
            return Operation.GENERATE;
        }
        if (path.startsWith("/model/")) {
            return Operation.CONVERSE;
        }
        boolean anthropic = path.startsWith("/anthropic/") || call.headers().contains(ANTHROPIC_VERSION);
        return anthropic ? Operation.MESSAGES : Operation.MODELS;
    }

    private void end(int status, Outcome outcome) {
        if (over) {
            return;
        }
        over = true;
        if (running != null) {
            running.end();
        }
        if (exchange != null) {
            long now = System.nanoTime();
            long firstByte = firstByteNanos == 0 ? now : firstByteNanos;
            listener.onEnded(new ExchangeListener.Ended(
                    exchange,
                    status,
                    outcome.usage(),
                    outcome.failure(),
                    (firstByte - startNanos) / 1_000_000,
                    (now - startNanos) / 1_000_000));
        }
    }
}
