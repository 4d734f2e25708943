package dev.sluice.relay;

import dev.sluice.canonical.Answer;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostHead;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The host speaks another dialect than the caller. */
record TranslatedPassage(Translation translation, Terms terms) implements Passage {
    private static final Set<String> STREAMS =
            Set.of("text/event-stream", "application/vnd.amazon.eventstream", "application/x-ndjson");

    @Override
    public boolean isStream(HostHead head) {
        String type = head.headers().get("content-type");
        String mediaType = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return head.status() / 100 == 2 && STREAMS.contains(mediaType);
    }

    @Override
    public Lane lane(Lane.Listener listener) {
        return new TranslatedLane(translation, terms.progress().wantsText() ? new KeptText() : null, listener);
    }

    @Override
    public MultiMap streamHeaders(@Nullable HostHead head) {
        MultiMap headers = headers(head);
        headers.set(
                "content-type",
                translation.caller().answerWriter(translation.terms()).contentType());
        return headers;
    }

    @Override
    public Future<Answer> body(HostExchange exchange, HostHead head, Watch watch) {
        return new TranslatedBody(this, exchange, head, watch).open();
    }

    /** The host's headers, but for those of its body, and what was lost on the way to it. */
    MultiMap headers(@Nullable HostHead head) {
        MultiMap headers =
                head == null ? MultiMap.caseInsensitiveMultiMap() : AnswerHeaders.forHiddenError(head.headers());
        if (!translation.dropped().isEmpty()) {
            headers.set("x-sluice-dropped", String.join(", ", translation.dropped()));
        }
        return headers;
    }
}
