package dev.sluice.relay;

import dev.sluice.canonical.Answer;
import dev.sluice.dialect.StreamDialect;
import dev.sluice.dialect.chat.ChatEvents;
import dev.sluice.dialect.media.MediaEvents;
import dev.sluice.dialect.responses.ResponsesEvents;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostHead;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The host speaks the caller's dialect, and its bytes pass as they are. */
record NativePassage(Terms terms) implements Passage {
    /** Bytes that are compressed, against our request, cannot be looked into and pass as they are. */
    @Override
    public boolean isStream(HostHead head) {
        String type = head.headers().get("content-type");
        return head.status() / 100 == 2
                && type != null
                && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream")
                && !head.headers().contains("content-encoding");
    }

    @Override
    public Lane lane(Lane.Listener listener) {
        return new NativeLane(dialect(), listener);
    }

    private StreamDialect dialect() {
        return switch (terms.operation()) {
            case RESPONSES -> new ResponsesEvents();
            case IMAGE_GENERATIONS, IMAGE_EDITS, IMAGE_VARIATIONS, SPEECH, TRANSCRIPTIONS, TRANSLATIONS ->
                new MediaEvents();
            case MESSAGES, GENERATE, STREAM_GENERATE, CONVERSE, CONVERSE_STREAM, CHAT, COMPLETIONS, EMBEDDINGS, MODERATIONS, RERANK, MODELS ->
                new ChatEvents(terms.withholdUsage(), terms.doneMarker());
        };
    }

    @Override
    public MultiMap streamHeaders(@Nullable HostHead head) {
        MultiMap headers = head == null ? MultiMap.caseInsensitiveMultiMap() : AnswerHeaders.forCaller(head.headers());
        headers.remove("content-length");
        if (!headers.contains("content-type")) {
            headers.set("content-type", "text/event-stream; charset=utf-8");
        }
        return headers;
    }

    @Override
    public Future<Answer> body(HostExchange exchange, HostHead head, Watch watch) {
        return new BodyRelay(exchange, head, terms, watch).open();
    }
}
