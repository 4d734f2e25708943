package dev.sluice.relay;

import static dev.sluice.failure.Kind.UPSTREAM_AUTHENTICATION;
import static dev.sluice.failure.Kind.UPSTREAM_ERROR;
import static dev.sluice.failure.Kind.UPSTREAM_INVALID_ANSWER;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Completion;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Outcome;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.CompletionEvents;
import dev.sluice.dialect.ErrorBody;
import dev.sluice.failure.Failure;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostHead;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Function;

/**
 * Reads a host's whole answer, and writes it in the caller's dialect; as a stream of its own if the caller asked for one and the host had
 * none to give.
 */
final class TranslatedBody {
    private static final int MAX_BYTES = 64 << 20;

    private final TranslatedPassage passage;
    private final Translation translation;
    private final HostExchange exchange;
    private final HostHead head;
    private final Watch watch;
    private final String host;
    private final Promise<Answer> answer = Promise.promise();
    private final Buffer held = Buffer.buffer();

    TranslatedBody(TranslatedPassage passage, HostExchange exchange, HostHead head, Watch watch) {
        this.passage = passage;
        this.translation = passage.translation();
        this.exchange = exchange;
        this.head = head;
        this.watch = watch;
        this.host = passage.terms().host();
    }

    Future<Answer> open() {
        watch.listen(this::breakOff);
        watch.onFirstToken();
        int status = head.status();
        if (status == 401) {
            breakOff(Failure.of(UPSTREAM_AUTHENTICATION, host + " refused the gateway's own credentials."));
        } else if (status / 100 == 3 || status < 200) {
            breakOff(Failure.of(
                    UPSTREAM_INVALID_ANSWER,
                    host + " answered with status " + status + " (expected: an answer; redirects are not followed)"));
        } else {
            read(exchange.body());
        }
        return answer.future();
    }

    private void read(ReadStream<Buffer> body) {
        body.handler(this::onBytes);
        body.endHandler(end -> onEnd());
        body.exceptionHandler(error -> breakOff(Failure.from(error)));
        body.resume();
    }

    private void onBytes(Buffer bytes) {
        watch.onBytes();
        if (held.length() + bytes.length() > MAX_BYTES) {
            breakOff(Failure.of(
                    UPSTREAM_INVALID_ANSWER,
                    host + " answered with more than " + MAX_BYTES + " bytes (expected: less)"));
        } else {
            held.appendBuffer(bytes);
        }
    }

    private void onEnd() {
        watch.stop();
        if (answer.future().isComplete()) {
            return;
        }
        try {
            if (head.status() / 100 == 2) {
                answerWith(held);
            } else {
                answerWith(translation.host().readError(head.status(), head.headers(), held));
            }
        } catch (InvalidJsonException notJson) {
            breakOff(Failure.of(UPSTREAM_INVALID_ANSWER, host + " answered with something that is no JSON object."));
        } catch (RuntimeException invalid) {
            breakOff(invalid); // or a bug, which must not leave the caller waiting
        }
    }

    private void answerWith(Buffer body) {
        Function<Buffer, Translation.Small> small = translation.small();
        if (small == null) {
            answerWithCompletion(JsonReader.readObject(body));
        } else if (ErrorBody.isTopLevelError(body)) {
            answerWith(translation.host().readError(0, head.headers(), body));
        } else {
            Translation.Small told = small.apply(body);
            answer.tryComplete(
                    FixedAnswer.of(200, passage.headers(head), told.body(), new Outcome(told.usage(), null)));
        }
    }

    /** Some hosts send an error with status 200. A response that failed is a response. */
    private static boolean isError(Json.Obj body) {
        Json error = body.value("error");
        boolean told = error instanceof Json.Obj || error instanceof Json.Text;
        return told && !body.has("choices") && !body.has("output");
    }

    private void answerWithCompletion(Json.Obj body) {
        if (isError(body)) {
            answerWith(translation.host().readError(0, head.headers(), held));
            return;
        }
        Completion completion = translation.host().readAnswer(body);
        MultiMap headers = passage.headers(head);
        Buffer bytes = Buffer.buffer();
        if (passage.terms().stream()) {
            AnswerWriter writer = translation.caller().answerWriter(translation.terms());
            CompletionEvents.of(completion, event -> writer.write(event, bytes));
            writer.end(bytes);
            headers.set("content-type", writer.contentType());
        } else {
            bytes.appendBuffer(translation
                    .caller()
                    .writeAnswer(completion, translation.terms())
                    .toBuffer());
        }
        answer.tryComplete(FixedAnswer.of(200, headers, bytes, new Outcome(completion.usage(), null)));
    }

    private void answerWith(HostFault fault) {
        HostFault told = fault.forCaller();
        MultiMap headers = passage.headers(head);
        if (told.retryAfterMillis() >= 0) {
            headers.set("retry-after", Long.toString((told.retryAfterMillis() + 999) / 1_000));
        }
        Buffer body = translation
                .caller()
                .writeError(told, translation.terms().requestId())
                .toBuffer();
        Failure failure = Failure.of(UPSTREAM_ERROR, host + " answered with an error.");
        answer.tryComplete(FixedAnswer.of(told.status(), headers, body, failure));
    }

    private void breakOff(Throwable failure) {
        watch.stop();
        answer.tryFail(failure);
        exchange.reset();
    }
}
