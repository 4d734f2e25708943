package dev.sluice.provider.simulated;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer, ready to be played once.
 *
 * @param status the HTTP status
 * @param headers the headers, with {@code content-length} where the length is known
 * @param headAtOnce whether the head leaves before the first byte of the body
 * @param steps the body and its end
 * @param errorEvent what an error looks like after so many events of this stream; null where the body is no event stream
 * @param inputTokens what the prompt is charged for
 */
record Script(
        int status,
        MultiMap headers,
        boolean headAtOnce,
        Iterable<Step> steps,
        @Nullable LongFunction<Buffer> errorEvent,
        long inputTokens) {
    /** Above this many pieces a body's length is not counted beforehand, and it is chunked. */
    private static final int MOST_COUNTED = 20_000;

    static Script events(Iterable<Step> steps, LongFunction<Buffer> errorEvent, long inputTokens) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("content-type", "text/event-stream; charset=utf-8")
                .add("cache-control", "no-cache");
        return new Script(200, headers, true, steps, errorEvent, inputTokens);
    }

    /** A body of one piece. */
    static Script whole(int status, String contentType, Buffer body, long pauseMicros, long inputTokens) {
        Step bytes = new Step.Bytes(body, Step.Role.TERMINAL, pauseMicros);
        return pieces(status, contentType, List.of(bytes, new Step.End()), inputTokens);
    }

    static Script json(int status, JsonObject body) {
        return whole(status, "application/json", body.toBuffer(), 0, 0);
    }

    /** A body that is no event stream. */
    static Script pieces(int status, String contentType, Iterable<Step> steps, long inputTokens) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("content-type", contentType);
        long length = lengthOf(steps);
        if (length >= 0) {
            headers.set("content-length", Long.toString(length));
        }
        return new Script(status, headers, false, steps, null, inputTokens);
    }

    private static long lengthOf(Iterable<Step> steps) {
        long length = 0;
        int count = 0;
        for (Step step : steps) {
            if (++count > MOST_COUNTED) {
                return -1;
            }
            length += step instanceof Step.Bytes bytes ? bytes.data().length() : 0;
        }
        return length;
    }

    boolean isEventStream() {
        return errorEvent != null;
    }

    Script withSteps(Iterable<Step> others) {
        return new Script(status, headers, headAtOnce, others, errorEvent, inputTokens);
    }

    Script withHeadAtOnce(boolean atOnce) {
        return new Script(status, headers, atOnce, steps, errorEvent, inputTokens);
    }

    /** The same for nothing. */
    Script free() {
        return new Script(status, headers, headAtOnce, steps, errorEvent, 0);
    }

    /** The same with a body of which nobody knows the length. */
    Script withoutLength() {
        MultiMap others = MultiMap.caseInsensitiveMultiMap().addAll(headers).remove("content-length");
        return new Script(status, others, headAtOnce, steps, errorEvent, inputTokens);
    }

    Script withHeader(String name, String value) {
        MultiMap others = MultiMap.caseInsensitiveMultiMap().addAll(headers).set(name, value);
        return new Script(status, others, headAtOnce, steps, errorEvent, inputTokens);
    }
}
