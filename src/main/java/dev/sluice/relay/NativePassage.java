package dev.sluice.relay;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Operation;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.ErrorBody;
import dev.sluice.dialect.FailureFault;
import dev.sluice.dialect.HostError;
import dev.sluice.dialect.StreamDialect;
import dev.sluice.dialect.chat.ChatEvents;
import dev.sluice.dialect.generate.GenerateEvents;
import dev.sluice.dialect.media.MediaEvents;
import dev.sluice.dialect.messages.MessagesEvents;
import dev.sluice.dialect.responses.ResponsesEvents;
import dev.sluice.failure.Failure;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostHead;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The host speaks the caller's dialect, and its bytes pass as they are. */
record NativePassage(
        Terms terms, @Nullable Dialect caller, @Nullable Wrapping wrapping) implements Passage {
    private static final Buffer COMMENT = Buffer.buffer(": keep-alive\n\n");
    private static final String FRAMES = "application/vnd.amazon.eventstream";

    /** A failure of the gateway's in the caller's dialect; in OpenAI's shape where it has none. */
    static Buffer errorBody(@Nullable Dialect caller, Failure failure, String requestId) {
        return caller == null
                ? ErrorBody.of(failure)
                : caller.writeError(FailureFault.of(failure), requestId).toBuffer();
    }

    /** An error that came with status 200, in the caller's dialect; null if {@code body} is none. */
    static @Nullable HostError hiddenError(@Nullable Dialect caller, Buffer body, String requestId) {
        return caller == null ? HostError.read(body) : caller.hiddenError(body, requestId);
    }

    /** Bytes that are compressed, against our request, cannot be looked into and pass as they are. */
    @Override
    public boolean isStream(HostHead head) {
        String type = head.headers().get("content-type");
        return head.status() / 100 == 2
                && type != null
                && isStream(type.toLowerCase(Locale.ROOT))
                && !head.headers().contains("content-encoding");
    }

    private boolean isStream(String type) {
        return isUnwrapped()
                ? type.startsWith(FRAMES)
                : type.startsWith("text/event-stream") || (isFrames() && type.startsWith(FRAMES));
    }

    private boolean isFrames() {
        return terms.operation() == Operation.CONVERSE_STREAM;
    }

    /** Whether the host sends frames, and the caller gets what is in them. */
    private boolean isUnwrapped() {
        return wrapping != null && wrapping.frames();
    }

    @Override
    public Lane lane(Lane.Listener listener) {
        // Google's SDKs take a comment for JSON that is broken.
        Buffer keepAlive = terms.operation() == Operation.STREAM_GENERATE ? null : COMMENT;
        Function<Buffer, @Nullable HostError> errors = error -> hiddenError(caller, error, terms.requestId());
        if (wrapping != null && wrapping.frames()) {
            return new InvokeLane(terms.requestId(), wrapping, keepAlive, errors, listener);
        }
        return isFrames()
                ? new FrameLane(terms.requestId(), listener)
                : new NativeLane(dialect(), keepAlive, errors, kept(), listener);
    }

    private @Nullable KeptText kept() {
        return caller != null && terms.progress().wantsText() ? new KeptText(caller) : null;
    }

    private StreamDialect dialect() {
        return switch (terms.operation()) {
            case RESPONSES -> new ResponsesEvents();
            case IMAGE_GENERATIONS, IMAGE_EDITS, IMAGE_VARIATIONS, SPEECH, TRANSCRIPTIONS, TRANSLATIONS ->
                new MediaEvents();
            case MESSAGES -> new MessagesEvents(terms.requestId());
            case GENERATE, STREAM_GENERATE, STREAM_GENERATE_ARRAY -> new GenerateEvents();
            case COUNT_TOKENS,
                    GENERATE_COUNT,
                    CONVERSE,
                    CONVERSE_STREAM,
                    CHAT,
                    COMPLETIONS,
                    EMBEDDINGS,
                    MODERATIONS,
                    RERANK,
                    MODELS,
                    ANTHROPIC_MODELS,
                    GEMINI_MODELS,
                    RESPONSE,
                    RESPONSE_DELETE,
                    RESPONSE_CANCEL -> new ChatEvents(terms.withholdUsage(), terms.doneMarker());
        };
    }

    @Override
    public MultiMap streamHeaders(@Nullable HostHead head) {
        MultiMap headers = head == null ? MultiMap.caseInsensitiveMultiMap() : AnswerHeaders.forCaller(head.headers());
        headers.remove("content-length");
        if (isUnwrapped()) {
            headers.remove("content-type");
        }
        if (!headers.contains("content-type")) {
            headers.set("content-type", isFrames() ? FRAMES : "text/event-stream; charset=utf-8");
        }
        return headers;
    }

    @Override
    public Future<Answer> body(HostExchange exchange, HostHead head, Watch watch) {
        return new BodyRelay(exchange, head, terms, caller, wrapping, watch).open();
    }
}
