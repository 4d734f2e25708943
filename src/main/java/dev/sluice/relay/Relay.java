package dev.sluice.relay;

import dev.sluice.canonical.Answer;
import dev.sluice.dialect.StreamDialect;
import dev.sluice.dialect.chat.ChatEvents;
import dev.sluice.dialect.media.MediaEvents;
import dev.sluice.dialect.responses.ResponsesEvents;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.timer.TimerWheel;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostHead;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import java.util.Locale;

/**
 * Opens the answers of hosts that speak the caller's dialect. One per event loop.
 *
 * <p>An answer is handed on once it is certain enough that it is none of the errors that still could have a status: an event
 * stream with its first event, or when the gate's time is up; any other body when it is there whole, or {@value
 * BodyRelay#MAX_HELD_BYTES} bytes of it.
 */
public final class Relay {
    private final TimerWheel wheel;

    public Relay(TimerWheel wheel) {
        this.wheel = wheel;
    }

    /**
     * The answer to an exchange that has just begun.
     *
     * @return fails with a {@link Failure} of the host's, and the exchange has then been reset
     */
    public Future<Answer> open(HostExchange exchange, Terms terms) {
        return terms.stream() ? openStream(exchange, terms) : openBody(exchange, terms);
    }

    private Future<Answer> openStream(HostExchange exchange, Terms terms) {
        EventRelay relay = new EventRelay(dialect(terms), exchange::reset, terms, wheel);
        Promise<Answer> answer = Promise.promise();
        answerStream(exchange, relay, answer);
        exchange.head()
                .onComplete(
                        head -> {
                            if (isEventStream(head)) {
                                relay.attach(exchange.body());
                            } else if (relay.isOpen()) {
                                relay.attachError(exchange.body(), head.status());
                            } else {
                                Watch watch = relay.dismiss();
                                answerBody(exchange, head, terms, watch)
                                        .onComplete(answer::tryComplete, answer::tryFail);
                            }
                        },
                        relay::breakOff);
        return answer.future();
    }

    private static void answerStream(HostExchange exchange, EventRelay relay, Promise<Answer> answer) {
        relay.opened()
                .onSuccess(open -> answer.tryComplete(
                        new Answer(200, eventHeaders(exchange), relay.body(), relay::stop, relay.ended())))
                .onFailure(error -> failOrAnswer(exchange, error, answer));
    }

    private Future<Answer> openBody(HostExchange exchange, Terms terms) {
        Promise<HostHead> head = Promise.promise();
        Watch watch = new Watch(
                wheel, terms.host(), terms.answerMillis(), terms.gapMillis(), terms.totalMillis(), failure -> {
                    head.tryFail(failure);
                    exchange.reset();
                });
        exchange.head().onComplete(head::tryComplete, head::tryFail);
        head.future().onFailure(failed -> {
            watch.stop();
            // What failed may be the caller's body, and the host still waits for the rest of it.
            exchange.reset();
        });
        return head.future().compose(arrived -> {
            if (!isEventStream(arrived)) {
                return answerBody(exchange, arrived, terms, watch);
            }
            // Whether a form asks for a stream stands in it wherever the caller wrote it; the host has read it.
            watch.stop();
            EventRelay relay = new EventRelay(dialect(terms), exchange::reset, terms, wheel);
            Promise<Answer> answer = Promise.promise();
            answerStream(exchange, relay, answer);
            relay.attach(exchange.body());
            return answer.future();
        });
    }

    private Future<Answer> answerBody(HostExchange exchange, HostHead head, Terms terms, Watch watch) {
        BodyRelay relay = new BodyRelay(exchange, head, terms, watch);
        return relay.open();
    }

    private static void failOrAnswer(HostExchange exchange, Throwable error, Promise<Answer> answer) {
        if (error instanceof HostErrorException hostError) {
            answer.tryComplete(FixedAnswer.of(
                    hostError.error().status(),
                    AnswerHeaders.forHiddenError(exchange.head().result().headers()),
                    hostError.error().body(),
                    Failure.of(Kind.UPSTREAM_ERROR, "The host answered with an error.")));
        } else {
            answer.tryFail(error);
        }
    }

    private static StreamDialect dialect(Terms terms) {
        return switch (terms.operation()) {
            case RESPONSES -> new ResponsesEvents();
            case IMAGE_GENERATIONS, IMAGE_EDITS, IMAGE_VARIATIONS, SPEECH, TRANSCRIPTIONS, TRANSLATIONS ->
                new MediaEvents();
            case CHAT, COMPLETIONS, EMBEDDINGS, MODERATIONS, RERANK, MODELS ->
                new ChatEvents(terms.withholdUsage(), terms.doneMarker());
        };
    }

    /** Bytes that are compressed, against our request, cannot be looked into and pass as they are. */
    private static boolean isEventStream(HostHead head) {
        String type = head.headers().get("content-type");
        return head.status() / 100 == 2
                && type != null
                && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream")
                && !head.headers().contains("content-encoding");
    }

    /** The head may not have come yet: the gate opens after its time, so that the caller hears that we are there. */
    private static MultiMap eventHeaders(HostExchange exchange) {
        HostHead head = exchange.head().result();
        MultiMap headers = head == null ? MultiMap.caseInsensitiveMultiMap() : AnswerHeaders.forCaller(head.headers());
        headers.remove("content-length");
        if (!headers.contains("content-type")) {
            headers.set("content-type", "text/event-stream; charset=utf-8");
        }
        headers.set("cache-control", "no-cache");
        headers.set("x-accel-buffering", "no"); // or nginx in front would gather the events
        return headers;
    }
}
