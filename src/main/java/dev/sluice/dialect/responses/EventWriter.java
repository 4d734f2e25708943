package dev.sluice.dialect.responses;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.OpenAiErrors;
import dev.sluice.json.Json;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a streamed answer in the full order of events that OpenAI keeps, since callers such as Codex rely on all of it: each item is
 * announced, opened, told and closed, the numbers count up without a gap, and the last event repeats the whole. There is no
 * {@code [DONE]}. Of several answers the first is written.
 */
final class EventWriter implements AnswerWriter {
    private static final Buffer KEEP_ALIVE = Buffer.buffer(": keep-alive\n\n");

    private final CallerTerms terms;
    private final ResponseLink link;
    private final Consumer<Json.Obj> written;
    private final EventLine line = new EventLine();
    private final AnswerIds ids;
    private final ItemEvents items;
    private String id;
    private long created;
    private boolean started;
    private FinishReason finish = FinishReason.STOP;
    private boolean refused;
    private @Nullable Usage usage;

    EventWriter(CallerTerms terms) {
        this(terms, ResponseLink.NONE, response -> {});
    }

    /** @param written gets the answer once it is whole */
    EventWriter(CallerTerms terms, ResponseLink link, Consumer<Json.Obj> written) {
        this.terms = terms;
        this.link = link;
        this.written = written;
        this.ids = new AnswerIds(terms);
        this.items = new ItemEvents(line, ids);
        this.id = ids.response("");
        this.created = terms.createdSeconds();
    }

    @Override
    public String contentType() {
        return "text/event-stream; charset=utf-8";
    }

    @Override
    public void write(Event event, Buffer out) {
        switch (event) {
            case Event.Started begin -> start(begin, out);
            case Event.TextDelta delta -> {
                if (delta.choice() == 0) {
                    items.text(delta.text(), out);
                }
            }
            case Event.RefusalDelta delta -> {
                if (delta.choice() == 0) {
                    items.refusal(delta.text(), out);
                    refused = true;
                }
            }
            case Event.ReasoningDelta delta -> {
                if (delta.choice() == 0) {
                    items.thought(delta.text(), out);
                }
            }
            case Event.ReasoningSealed seal -> {
                if (seal.choice() == 0) {
                    items.seal(Thoughts.seal(seal.seal(), seal.hidden(), seal.origin()), out);
                }
            }
            case Event.ToolCallStarted call -> {
                if (call.choice() == 0) {
                    items.call(call, out);
                }
            }
            case Event.ToolCallDelta delta -> {
                if (delta.choice() == 0) {
                    items.arguments(delta.arguments(), out);
                }
            }
            case Event.Cited cited -> {
                if (cited.choice() == 0 && cited.dialect().equals(ResponsesDialect.NAME)) {
                    items.cite(cited.citation(), out);
                }
            }
            case Event.Finished finished -> finish(finished, out);
            case Event.UsageTold told -> usage = told.usage();
            case Event.Failed failed -> throw new IllegalArgumentException("a failure is written by fail()");
        }
    }

    private void start(Event.Started begin, Buffer out) {
        started = true;
        id = ids.response(begin.id());
        created = begin.created() > 0 ? begin.created() : created;
        usage = begin.usage();
        Json.Obj response = response("in_progress", null, null);
        line.begin("response.created").json("response", response).end(out);
        line.begin("response.in_progress").json("response", response).end(out);
    }

    private Json.Obj response(String status, Json.@Nullable Obj details, Json.@Nullable Obj counts) {
        Json.Obj response = ResponseObject.of(id, terms.model(), created, status, details, items.output(), counts);
        link.onto(response);
        return response;
    }

    private void finish(Event.Finished finished, Buffer out) {
        if (finished.choice() == 0) {
            finish = Status.sayable(finished.reason(), refused);
            items.close(Status.of(finish).equals(Status.COMPLETED) ? Status.COMPLETED : Status.INCOMPLETE, out);
        }
    }

    @Override
    public void end(Buffer out) {
        if (!started) {
            start(new Event.Started("", "", 0, null), out);
        }
        if (finish == FinishReason.ERROR) {
            fail(CompletionWriter.failed(), terms.requestId(), out);
            return;
        }
        String status = Status.of(finish);
        Json.Obj counts = usage == null ? null : ResponsesUsage.write(usage);
        Json.Obj response = response(status, Status.details(finish), counts);
        line.begin("response." + status).json("response", response).end(out);
        written.accept(response);
    }

    /**
     * Writes {@code error}, then {@code response.failed}: some SDKs look for the one, some for the other. The error is flat, as the
     * API's description has it, and nested, as the wire does.
     */
    @Override
    public void fail(HostFault fault, String requestId, Buffer out) {
        items.close(Status.INCOMPLETE, out);
        Json.Obj nested = OpenAiErrors.write(fault);
        Json.Obj error = nested.object("error");
        Json.Obj told = error == null ? nested : error;
        line.begin("error")
                .json("code", Json.orNull(told.get("code")))
                .text("message", fault.message())
                .json("param", Json.orNull(told.get("param")))
                .json("error", told)
                .end(out);
        Json.Obj response = response(Status.FAILED, null, usage == null ? null : ResponsesUsage.write(usage));
        line.begin("response.failed")
                .json("response", response.put("error", ResponseObject.error(fault)))
                .end(out);
    }

    @Override
    public Buffer keepAlive() {
        return KEEP_ALIVE;
    }
}
