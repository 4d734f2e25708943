package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.ConverseDialect.NAME;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.ForeignSeal;
import dev.sluice.json.Json;
import dev.sluice.json.JsonWriter;
import dev.sluice.stream.AwsEventStreamEncoder;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames of ConverseStream, in the order that {@link EventReader} tells of; {@code metadata} is the last of them, and needs
 * the usage. One answer can be said; of several the first is.
 */
final class EventWriter implements AnswerWriter {
    private static final byte[] MESSAGE_START = event("messageStart");
    private static final byte[] BLOCK_START = event("contentBlockStart");
    private static final byte[] BLOCK_DELTA = event("contentBlockDelta");
    private static final byte[] BLOCK_STOP = event("contentBlockStop");
    private static final byte[] MESSAGE_STOP = event("messageStop");
    private static final byte[] METADATA = event("metadata");

    /** What the open block is about. */
    private enum Sort {
        NONE,
        TEXT,
        THOUGHT,
        CALL
    }

    private final StringBuilder json = new StringBuilder();
    private Sort open = Sort.NONE;
    private int index;
    private @Nullable Usage usage;
    private @Nullable String cut;

    private static byte[] event(String type) {
        return AwsEventStreamEncoder.headers(
                ":event-type", type, ":content-type", "application/json", ":message-type", "event");
    }

    @Override
    public String contentType() {
        return "application/vnd.amazon.eventstream";
    }

    @Override
    public void write(Event event, Buffer out) {
        switch (event) {
            case Event.Started started -> {
                usage = started.usage();
                frame(MESSAGE_START, "{\"role\":\"assistant\"}", out);
            }
            case Event.TextDelta delta -> text(delta.choice(), delta.text(), out);
            case Event.RefusalDelta delta -> text(delta.choice(), delta.text(), out);
            case Event.ReasoningDelta delta -> {
                if (delta.choice() == 0) {
                    turnTo(Sort.THOUGHT, out);
                    delta("{\"reasoningContent\":{\"text\":", delta.text(), "}}", out);
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
                if (delta.choice() == 0) {
                    delta("{\"toolUse\":{\"input\":", delta.arguments(), "}}", out);
                }
            }
            case Event.Cited cited -> {
                if (cited.choice() == 0 && cited.dialect().equals(NAME)) {
                    turnTo(Sort.TEXT, out);
                    delta(Blocks.block("citation", cited.citation()), out);
                }
            }
            case Event.Finished finished -> {
                if (finished.choice() == 0) {
                    finish(finished.reason(), out);
                }
            }
            case Event.UsageTold told -> usage = told.usage();
            case Event.Failed failed -> {
                // comes by way of fail()
            }
        }
    }

    private void text(int choice, String text, Buffer out) {
        if (choice == 0) {
            turnTo(Sort.TEXT, out);
            delta("{\"text\":", text, "}", out);
        }
    }

    /** What stands for a thought of this dialect's own is a block by itself; any other seal is the signature of the text before it. */
    private void seal(Event.ReasoningSealed sealed, Buffer out) {
        boolean own = sealed.origin().equals(NAME);
        boolean redacted = own && sealed.hidden();
        if (redacted) {
            close(out);
        }
        String seal = own ? sealed.seal() : ForeignSeal.ofThought(sealed.origin(), sealed.seal(), sealed.hidden());
        signature(redacted ? "redactedContent" : "signature", seal, out);
    }

    private void signature(String member, String seal, Buffer out) {
        turnTo(Sort.THOUGHT, out);
        delta("{\"reasoningContent\":{\"" + member + "\":", seal, "}}", out);
        close(out);
    }

    private void call(Event.ToolCallStarted call, Buffer out) {
        close(out);
        String seal = call.seal();
        if (seal != null) {
            signature("signature", ForeignSeal.ofCall(seal), out);
        }
        open = Sort.CALL;
        Json.Obj use = new Json.Obj()
                .put("toolUseId", ToolNames.id(call.id()))
                .put("name", ToolNames.toHost(call.name()).orElse(call.name()));
        Json.Obj start = new Json.Obj().put("contentBlockIndex", index).put("start", Blocks.block("toolUse", use));
        frame(BLOCK_START, JsonWriter.text(start), out);
    }

    private void turnTo(Sort sort, Buffer out) {
        if (open != sort) {
            close(out);
            open = sort;
        }
    }

    private void close(Buffer out) {
        if (open != Sort.NONE) {
            closeBlock(index, out);
            open = Sort.NONE;
            index++;
        }
    }

    private void delta(String before, String text, String after, Buffer out) {
        json.setLength(0);
        json.append("{\"contentBlockIndex\":")
                .append(index)
                .append(",\"delta\":")
                .append(before);
        JsonWriter.quote(text, json);
        frame(BLOCK_DELTA, json.append(after).append('}').toString(), out);
    }

    private void delta(Json delta, Buffer out) {
        json.setLength(0);
        json.append("{\"contentBlockIndex\":").append(index).append(",\"delta\":");
        JsonWriter.write(delta, json);
        frame(BLOCK_DELTA, json.append('}').toString(), out);
    }

    private void finish(FinishReason reason, Buffer out) {
        close(out);
        stop(reason, cut, out);
    }

    private static void stop(FinishReason reason, @Nullable String cut, Buffer out) {
        Json.Obj stop = new Json.Obj();
        if (cut != null) {
            stop.put("additionalModelResponseFields", new Json.Obj().put("sluice", cut));
        }
        frame(MESSAGE_STOP, JsonWriter.text(stop.put("stopReason", StopReasons.write(reason))), out);
    }

    private static void closeBlock(long index, Buffer out) {
        frame(BLOCK_STOP, "{\"contentBlockIndex\":" + index + "}", out);
    }

    /** The frames that end another's stream. */
    static void cut(@Nullable Long openBlock, String why, Buffer out) {
        if (openBlock != null) {
            closeBlock(openBlock, out);
        }
        stop(FinishReason.LENGTH, why, out);
    }

    /** Among what the model's maker has told, where the clients expect what they do not know. */
    @Override
    public void cut(String why, Buffer out) {
        cut = why;
    }

    @Override
    public void end(Buffer out) {
        if (usage != null) {
            Json.Obj metadata = new Json.Obj()
                    .put("usage", TokenUsage.write(usage))
                    .put("metrics", new Json.Obj().put("latencyMs", 0));
            frame(METADATA, JsonWriter.text(metadata), out);
        }
    }

    @Override
    public void fail(HostFault fault, String requestId, Buffer out) {
        byte[] headers = AwsEventStreamEncoder.headers(
                ":exception-type",
                Errors.streamTypeOf(fault.sort()),
                ":content-type",
                "application/json",
                ":message-type",
                "exception");
        Json.Obj body = new Json.Obj().put("message", Errors.message(fault, requestId));
        frame(headers, JsonWriter.text(body), out);
    }

    /** None: AWS's clients take every frame for an event. */
    @Override
    public @Nullable Buffer keepAlive() {
        return null;
    }

    private static void frame(byte[] headers, String payload, Buffer out) {
        AwsEventStreamEncoder.append(out, headers, payload.getBytes(StandardCharsets.UTF_8));
    }
}
