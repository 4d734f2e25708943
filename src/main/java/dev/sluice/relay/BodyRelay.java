package dev.sluice.relay;

import static dev.sluice.failure.Kind.CALLER_GONE;
import static dev.sluice.failure.Kind.UPSTREAM_AUTHENTICATION;
import static dev.sluice.failure.Kind.UPSTREAM_ERROR;
import static dev.sluice.failure.Kind.UPSTREAM_INVALID_ANSWER;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.HostFault.Sort;
import dev.sluice.canonical.Operation;
import dev.sluice.canonical.Outcome;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.HostError;
import dev.sluice.failure.Failure;
import dev.sluice.stream.QueuedStream;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostHead;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Forwards an answer that is no event stream, byte for byte. What is shorter than {@value #MAX_HELD_BYTES} bytes is held until
 * it is whole, so that a host that breaks off or sends garbage still gets the caller a proper error; what is longer, or no
 * JSON, is forwarded as it comes, and breaks off where the host does.
 */
final class BodyRelay {
    static final int MAX_HELD_BYTES = 64 * 1024;

    private final HostExchange exchange;
    private final HostHead head;
    private final Terms terms;
    private final @Nullable Dialect dialect;
    private final @Nullable Wrapping wrapping;
    private final Watch watch;
    private final @Nullable JsonTap json; // null where the body is no JSON, or cannot be looked into
    private final boolean isError;
    private final QueuedStream out = new QueuedStream(this::regulate);
    private final Promise<Answer> answer = Promise.promise();
    private final Promise<Outcome> ended = Promise.promise();
    private final Buffer held = Buffer.buffer();
    private @Nullable ReadStream<Buffer> source;
    private boolean isOpen;

    BodyRelay(
            HostExchange exchange,
            HostHead head,
            Terms terms,
            @Nullable Dialect dialect,
            @Nullable Wrapping wrapping,
            Watch watch) {
        this.exchange = exchange;
        this.head = head;
        this.terms = terms;
        this.dialect = dialect;
        this.wrapping = wrapping;
        this.watch = watch;
        this.isError = head.status() / 100 != 2;
        // Of an error, hosts often forget to say that it is JSON.
        this.json =
                (isError || isJson(head)) && !head.headers().contains("content-encoding") ? new JsonTap(dialect) : null;
    }

    private static boolean isJson(HostHead head) {
        String type = head.headers().get("content-type");
        return type != null && type.toLowerCase(Locale.ROOT).contains("json");
    }

    Future<Answer> open() {
        Failure refused = refuse();
        if (refused != null) {
            breakOff(refused);
            return answer.future();
        }
        watch.listen(this::breakOff);
        watch.onFirstToken();
        ReadStream<Buffer> body = exchange.body();
        source = body;
        body.handler(this::onBytes);
        body.endHandler(end -> onEnd());
        body.exceptionHandler(error -> breakOff(Failure.from(error)));
        body.resume();
        return answer.future();
    }

    /** What the head alone shows to be no answer for the caller. */
    private @Nullable Failure refuse() {
        int status = head.status();
        if (status == 401) {
            return keyRefused();
        }
        if (status / 100 == 3 || status < 200) {
            return Failure.of(
                    UPSTREAM_INVALID_ANSWER,
                    terms.host() + " answered with status " + status
                            + " (expected: an answer; redirects are not followed)");
        }
        if (!isError && json == null && needsJson() && !head.headers().contains("content-encoding")) {
            return Failure.of(
                    UPSTREAM_INVALID_ANSWER,
                    terms.host() + " answered with " + head.headers().get("content-type") + " (expected: JSON)");
        }
        return null;
    }

    private boolean needsJson() {
        Operation operation = terms.operation();
        return operation != Operation.SPEECH
                && operation != Operation.TRANSCRIPTIONS
                && operation != Operation.TRANSLATIONS;
    }

    private void onBytes(Buffer bytes) {
        watch.onBytes();
        if (json != null) {
            json.feed(bytes);
        }
        if (isOpen) {
            out.offer(bytes);
        } else {
            held.appendBuffer(bytes);
            boolean passes = json == null && !isError;
            if (passes || held.length() > MAX_HELD_BYTES) {
                handOn(AnswerHeaders.forCaller(head.headers()));
            }
        }
        regulate();
    }

    private void onEnd() {
        if (json != null && json.end() != null && !isError) {
            breakOff(Failure.of(UPSTREAM_INVALID_ANSWER, terms.host() + " answered with JSON that is not whole."));
            return;
        }
        if (!isOpen) {
            if (isError) {
                answerError();
                return;
            }
            HostError error =
                    json != null && json.isError() ? NativePassage.hiddenError(dialect, held, terms.requestId()) : null;
            if (error != null) {
                close(Failure.of(UPSTREAM_ERROR, terms.host() + " answered with an error."));
                answer.tryComplete(FixedAnswer.of(
                        error.status(),
                        AnswerHeaders.forHiddenError(head.headers()),
                        error.body(),
                        ended.future().result().failure()));
                return;
            }
            handOn(AnswerHeaders.forCaller(head.headers()));
        }
        out.end();
        close(isError ? hostError() : null);
    }

    /** The host's status and words, if it has any that an SDK can read. */
    private void answerError() {
        if (wrapping != null && dialect != null) {
            answerForeignError(wrapping, dialect);
            return;
        }
        MultiMap headers = AnswerHeaders.forCaller(head.headers());
        if (isAboutTheKey()) {
            breakOff(keyRefused());
            return;
        }
        boolean readable =
                (json != null && json.end() == null) || head.headers().contains("content-encoding");
        Buffer body = readable ? held : NativePassage.errorBody(dialect, hostError(), terms.requestId());
        if (json != null && !isJson(head)) {
            headers.set("content-type", "application/json");
        }
        close(hostError());
        answer.tryComplete(FixedAnswer.of(head.status(), headers, body, hostError()));
    }

    /** Google says 400 where others say 401, and Amazon 403; to callers it would look as if their own key were meant. */
    private boolean isAboutTheKey() {
        return dialect != null
                && dialect.readError(head.status(), head.headers(), held).sort() == Sort.AUTHENTICATION;
    }

    private Failure keyRefused() {
        return Failure.of(UPSTREAM_AUTHENTICATION, terms.host() + " refused the gateway's own credentials.");
    }

    /** The cloud's error, in the words of the caller's dialect. */
    private void answerForeignError(Wrapping cloud, Dialect caller) {
        HostFault told =
                cloud.errors().read(head.status(), head.headers(), held).forCaller();
        Buffer body = caller.writeError(told, terms.requestId()).toBuffer();
        MultiMap headers = AnswerHeaders.forHiddenError(head.headers());
        if (told.retryAfterMillis() >= 0) {
            headers.set("retry-after", Long.toString((told.retryAfterMillis() + 999) / 1_000));
        }
        close(hostError());
        answer.tryComplete(FixedAnswer.of(told.status(), headers, body, hostError()));
    }

    private Failure hostError() {
        return Failure.of(UPSTREAM_ERROR, terms.host() + " answered with status " + head.status() + ".");
    }

    private void handOn(MultiMap headers) {
        isOpen = true;
        if (held.length() > 0) {
            out.offer(held);
        }
        answer.tryComplete(new Answer(head.status(), headers, out, this::stop, ended.future()));
    }

    private void stop(Failure failure) {
        if (failure.kind() == CALLER_GONE) {
            out.discard();
        }
        breakOff(failure);
    }

    private void breakOff(Failure failure) {
        if (ended.future().isComplete()) {
            return;
        }
        close(failure);
        if (isOpen) {
            out.fail(failure);
        } else {
            answer.tryFail(failure);
        }
        exchange.reset();
    }

    private void close(@Nullable Failure failure) {
        watch.stop();
        Usage usage = json == null ? null : json.usage();
        ended.tryComplete(new Outcome(usage, failure));
    }

    private void regulate() {
        if (source == null || ended.future().isComplete()) {
            return;
        }
        boolean pause = isOpen && !out.wantsMore();
        watch.suspend(pause);
        if (pause) {
            source.pause();
        } else {
            source.resume();
        }
    }
}
