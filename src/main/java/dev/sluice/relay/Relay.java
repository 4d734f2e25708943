package dev.sluice.relay;

import dev.sluice.canonical.Answer;
import dev.sluice.dialect.Dialect;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.timer.TimerWheel;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostHead;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * Opens the answers of hosts, in the caller's dialect or in another. One per event loop.
 *
 * <p>An answer is handed on once it is certain enough that it is none of the errors that still could have a status: an event
 * stream with its first event, or when the gate's time is up; any other body when it is there whole, or {@value
 * BodyRelay#MAX_HELD_BYTES} bytes of it.
 */
public final class Relay {
    private final TimerWheel wheel;
    private final Drains drains;

    public Relay(TimerWheel wheel) {
        this.wheel = wheel;
        this.drains = new Drains(wheel);
    }

    /** The same answer, which is read on for at most so long when its caller leaves, as far as there is room for such. */
    public Answer drained(Answer answer, long millis) {
        return drains.drained(answer, millis);
    }

    /**
     * The answer to an exchange that has just begun, with a host that speaks the caller's dialect.
     *
     * @param dialect that dialect, or null for what is no prompt
     * @param wrapping what lies around the host's answers; null for nothing
     * @return fails with a {@link Failure} of the host's, and the exchange has then been reset
     */
    public Future<Answer> open(
            HostExchange exchange, Terms terms, @Nullable Dialect dialect, @Nullable Wrapping wrapping) {
        return open(exchange, terms, new NativePassage(terms, dialect, wrapping));
    }

    /** Likewise, with a host that speaks another dialect. */
    public Future<Answer> open(HostExchange exchange, Terms terms, Translation translation) {
        return open(exchange, terms, new TranslatedPassage(translation, terms));
    }

    private Future<Answer> open(HostExchange exchange, Terms terms, Passage passage) {
        return terms.stream() ? openStream(exchange, terms, passage) : openBody(exchange, terms, passage);
    }

    private Future<Answer> openStream(HostExchange exchange, Terms terms, Passage passage) {
        EventRelay relay = new EventRelay(passage::lane, exchange::reset, terms, wheel);
        Promise<Answer> answer = Promise.promise();
        answerStream(exchange, relay, passage, answer);
        exchange.head()
                .onComplete(
                        head -> {
                            if (passage.isStream(head)) {
                                relay.attach(exchange.body());
                            } else if (relay.isOpen()) {
                                relay.attachError(exchange.body(), head);
                            } else {
                                passage.body(exchange, head, relay.dismiss())
                                        .onComplete(answer::tryComplete, answer::tryFail);
                            }
                        },
                        relay::breakOff);
        return answer.future();
    }

    private static void answerStream(HostExchange exchange, EventRelay relay, Passage passage, Promise<Answer> answer) {
        relay.opened()
                .onSuccess(open -> answer.tryComplete(
                        new Answer(200, eventHeaders(exchange, passage), relay.body(), relay::stop, relay.ended())))
                .onFailure(error -> failOrAnswer(exchange, error, answer));
    }

    private Future<Answer> openBody(HostExchange exchange, Terms terms, Passage passage) {
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
            if (!passage.isStream(arrived)) {
                return passage.body(exchange, arrived, watch);
            }
            // Whether a form asks for a stream stands in it wherever the caller wrote it; the host has read it.
            watch.stop();
            EventRelay relay = new EventRelay(passage::lane, exchange::reset, terms, wheel);
            Promise<Answer> answer = Promise.promise();
            answerStream(exchange, relay, passage, answer);
            relay.attach(exchange.body());
            return answer.future();
        });
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

    /** The head may not have come yet: the gate opens after its time, so that the caller hears that we are there. */
    private static MultiMap eventHeaders(HostExchange exchange, Passage passage) {
        MultiMap headers = passage.streamHeaders(exchange.head().result());
        headers.set("cache-control", "no-cache");
        headers.set("x-accel-buffering", "no"); // or nginx in front would gather the events
        return headers;
    }
}
