package dev.sluice.dialect.messages;

import static dev.sluice.dialect.messages.Words.NAME;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.ForeignSeal;
import dev.sluice.json.Json;
import dev.sluice.json.JsonWriter;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a streamed answer as Claude Code and the SDKs expect it: one {@code message_start}, blocks one after the other
 * from 0 without gaps, the final usage with its input in {@code message_delta}, and an {@code event:} line with everything.
 */
final class EventWriter implements AnswerWriter {
    private enum Block {
        NONE,
        TEXT,
        THINKING,
        TOOL
    }

    private final CallerTerms terms;
    private final AnswerIds ids;
    private Block block = Block.NONE;
    private int index = -1;
    private boolean started;
    private boolean hasCalls;
    private boolean hasSources;
    private FinishReason reason = FinishReason.STOP;
    private @Nullable String stopSequence;
    private @Nullable Usage usage;

    EventWriter(CallerTerms terms) {
        this.terms = terms;
        this.ids = new AnswerIds(terms.requestId());
    }

    @Override
    public String contentType() {
        return "text/event-stream";
    }

    @Override
    public void write(Event event, Buffer out) {
        switch (event) {
            case Event.Started start -> {
                usage = start.usage();
                start(start.id(), out);
            }
            case Event.TextDelta delta -> text(delta.choice(), delta.text(), out);
            case Event.RefusalDelta delta -> text(delta.choice(), delta.text(), out);
            case Event.ReasoningDelta delta -> {
                if (delta.choice() == 0) {
                    ensure(Block.THINKING, out);
                    delta("thinking_delta", "thinking", delta.text(), out);
                }
            }
            case Event.ReasoningSealed sealed -> {
                if (sealed.choice() == 0) {
                    seal(sealed, out);
                }
            }
            case Event.ToolCallStarted call -> {
                if (call.choice() == 0) {
                    call(call, out);
                }
            }
            case Event.ToolCallDelta delta -> {
                if (delta.choice() == 0 && block == Block.TOOL) {
                    delta("input_json_delta", "partial_json", delta.arguments(), out);
                }
            }
            case Event.Cited cited -> {
                if (cited.choice() == 0
                        && block == Block.TEXT
                        && cited.dialect().equals(NAME)) {
                    cite(cited.citation(), out);
                }
            }
            case Event.Finished finished -> {
                if (finished.choice() == 0) {
                    close(out);
                    reason = finished.reason();
                    stopSequence = finished.stopSequence();
                }
            }
            case Event.UsageTold told -> usage = told.usage();
            case Event.Failed failed -> throw new IllegalArgumentException("a failure is written by fail");
        }
    }

    private void start(String id, Buffer out) {
        if (started) {
            return;
        }
        started = true;
        Json.Obj message = new Json.Obj()
                .put("id", ids.ofAnswer(id))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", terms.model())
                .put("content", Json.Arr.of())
                .put("stop_reason", Json.Null.VALUE)
                .put("stop_sequence", Json.Null.VALUE)
                .put("usage", Counts.write(usage));
        event("message_start", new Json.Obj().put("type", "message_start").put("message", message), out);
    }

    private static void event(String name, Json.Obj data, Buffer out) {
        StringBuilder text = new StringBuilder("event: ").append(name).append("\ndata: ");
        JsonWriter.write(data, text);
        out.appendString(text.append("\n\n").toString());
    }

    /** What follows a source is no longer text that has it. */
    private void text(int choice, String text, Buffer out) {
        if (choice == 0) {
            if (hasSources) {
                close(out);
            }
            ensure(Block.TEXT, out);
            delta("text_delta", "text", text, out);
        }
    }

    /** Sees that a block of that sort is open, and no other. */
    private void ensure(Block wanted, Buffer out) {
        if (block != wanted) {
            open(
                    wanted,
                    wanted == Block.TEXT
                            ? Words.textBlock("")
                            : new Json.Obj()
                                    .put("type", "thinking")
                                    .put("thinking", "")
                                    .put("signature", ""),
                    out);
        }
    }

    private void open(Block sort, Json.Obj content, Buffer out) {
        start("", out);
        close(out);
        block = sort;
        index++;
        Json.Obj data = new Json.Obj()
                .put("type", "content_block_start")
                .put("index", index)
                .put("content_block", content);
        event("content_block_start", data, out);
    }

    private void close(Buffer out) {
        hasSources = false;
        if (block != Block.NONE) {
            block = Block.NONE;
            out.appendString(
                    "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":" + index + "}\n\n");
        }
    }

    /** Written as text, because most of what is streamed is this. */
    private void delta(String type, String member, String value, Buffer out) {
        StringBuilder text = new StringBuilder(value.length() + 140)
                .append("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":")
                .append(index)
                .append(",\"delta\":{\"type\":\"")
                .append(type)
                .append("\",\"")
                .append(member)
                .append("\":");
        JsonWriter.quote(value, text);
        out.appendString(text.append("}}\n\n").toString());
    }

    private void cite(Json citation, Buffer out) {
        hasSources = true;
        Json.Obj delta = new Json.Obj().put("type", "citations_delta").put("citation", citation);
        Json.Obj data = new Json.Obj()
                .put("type", "content_block_delta")
                .put("index", index)
                .put("delta", delta);
        event("content_block_delta", data, out);
    }

    /** A seal that stands for a thought nobody may read is a block of its own; any other is the signature of the text before it. */
    private void seal(Event.ReasoningSealed sealed, Buffer out) {
        boolean own = sealed.origin().equals(NAME);
        String signature = own ? sealed.seal() : ForeignSeal.ofThought(sealed.origin(), sealed.seal(), sealed.hidden());
        if (sealed.hidden() && (own || block != Block.THINKING)) {
            redacted(signature, out);
            return;
        }
        ensure(Block.THINKING, out);
        delta("signature_delta", "signature", signature, out);
        close(out);
    }

    private void redacted(String data, Buffer out) {
        open(Block.THINKING, new Json.Obj().put("type", "redacted_thinking").put("data", data), out);
        close(out);
    }

    private void call(Event.ToolCallStarted call, Buffer out) {
        hasCalls = true;
        if (call.seal() != null) {
            redacted(ForeignSeal.ofCall(call.seal()), out);
        }
        Json.Obj content = new Json.Obj()
                .put("type", "tool_use")
                .put("id", ids.ofCall(call.id()))
                .put("name", call.name())
                .put("input", new Json.Obj());
        open(Block.TOOL, content, out);
    }

    @Override
    public void end(Buffer out) {
        start("", out);
        close(out);
        if (reason == FinishReason.ERROR) {
            HostFault fault = HostFault.of(HostFault.Sort.SERVER, "The model failed in the middle of its answer");
            fail(fault, terms.requestId(), out);
            return;
        }
        Json.Obj delta = new Json.Obj()
                .put("stop_reason", StopReason.write(StopReason.of(reason, hasCalls)))
                .put("stop_sequence", stopSequence == null ? Json.Null.VALUE : new Json.Text(stopSequence));
        Json.Obj data =
                new Json.Obj().put("type", "message_delta").put("delta", delta).put("usage", Counts.write(usage));
        event("message_delta", data, out);
        event("message_stop", new Json.Obj().put("type", "message_stop"), out);
    }

    @Override
    public void fail(HostFault fault, String requestId, Buffer out) {
        event("error", Errors.write(fault, requestId), out);
    }

    @Override
    public Buffer keepAlive() {
        return Buffer.buffer("event: ping\ndata: {\"type\": \"ping\"}\n\n");
    }
}
