package dev.sluice.dialect.chat;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.OpenAiErrors;
import dev.sluice.json.Json;
import dev.sluice.json.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of chunks: one id, one time and one model in all of them, the role first, calls counted densely from 0, one finish for each
 * answer, then the usage if it is wanted, then {@code [DONE]}; after an error no {@code [DONE]}, which some clients take for success.
 */
final class ChunkWriter implements AnswerWriter {
    private static final Buffer KEEP_ALIVE = Buffer.buffer(": keep-alive\n\n");

    /** What must be remembered of one of the answers. */
    private static final class Choice {
        private boolean begun;
        private int calls;
        private boolean callHasArguments = true;
        private boolean refused;
        private final StringBuilder thought = new StringBuilder();
    }

    private final CallerTerms terms;
    private final StringBuilder chunk = new StringBuilder(512);
    private final List<Choice> choices = new ArrayList<>();
    private String head = "";
    private @Nullable Usage usage;

    ChunkWriter(CallerTerms terms) {
        this.terms = terms;
    }

    @Override
    public String contentType() {
        return "text/event-stream; charset=utf-8";
    }

    @Override
    public void write(Event event, Buffer out) {
        switch (event) {
            case Event.Started started -> start(started);
            case Event.TextDelta delta -> text(delta.choice(), "content", delta.text(), out);
            case Event.RefusalDelta delta -> {
                text(delta.choice(), "refusal", delta.text(), out);
                choice(delta.choice(), out).refused = true;
            }
            case Event.ReasoningDelta delta -> {
                choice(delta.choice(), out).thought.append(delta.text());
                text(delta.choice(), "reasoning_content", delta.text(), out);
            }
            case Event.ReasoningSealed sealed -> seal(sealed, out);
            case Event.ToolCallStarted call -> call(call, out);
            case Event.ToolCallDelta delta -> arguments(delta.choice(), delta.arguments(), out);
            case Event.Finished finished -> finish(finished.choice(), finished.reason(), out);
            case Event.UsageTold told -> usage = told.usage();
            case Event.Cited cited -> {
                // citations of other dialects point into documents that chat does not know
            }
            case Event.Failed failed -> throw new IllegalArgumentException("a failure is told by fail");
        }
    }

    private void start(Event.Started started) {
        StringBuilder prefix = new StringBuilder("data: {\"id\":");
        JsonWriter.quote(CompletionWriter.idOf(started.id(), terms), prefix);
        prefix.append(",\"object\":\"chat.completion.chunk\",\"created\":")
                .append(started.created() > 0 ? started.created() : terms.createdSeconds())
                .append(",\"model\":");
        JsonWriter.quote(terms.model(), prefix);
        head = prefix.append(",\"choices\":[").toString();
        usage = started.usage();
    }

    private Choice choice(int index, Buffer out) {
        while (choices.size() <= index) {
            choices.add(new Choice());
        }
        Choice choice = choices.get(index);
        if (!choice.begun) {
            choice.begun = true;
            begin(index).append("\"role\":\"assistant\",\"content\":\"\"");
            end(null, out);
        }
        return choice;
    }

    private void text(int index, String member, String text, Buffer out) {
        choice(index, out);
        StringBuilder delta = begin(index).append('"').append(member).append("\":");
        JsonWriter.quote(text, delta);
        end(null, out);
    }

    private void seal(Event.ReasoningSealed sealed, Buffer out) {
        Choice choice = choice(sealed.choice(), out);
        String text = sealed.hidden() ? "" : choice.thought.toString();
        choice.thought.setLength(0);
        Json.Obj block = ThinkingBlock.write(
                new Part.Reasoning(text, sealed.seal(), sealed.hidden(), sealed.origin(), Extras.NONE));
        if (block != null) {
            StringBuilder delta = begin(sealed.choice()).append("\"thinking_blocks\":[");
            JsonWriter.write(block, delta);
            delta.append(']');
            end(null, out);
        }
    }

    private void call(Event.ToolCallStarted call, Buffer out) {
        Choice choice = choice(call.choice(), out);
        completeCall(call.choice(), choice, out);
        choice.callHasArguments = false;
        StringBuilder delta = begin(call.choice())
                .append("\"tool_calls\":[{\"index\":")
                .append(choice.calls++)
                .append(",\"id\":");
        JsonWriter.quote(CallId.shortened(call.id()), delta);
        delta.append(",\"type\":\"function\",\"function\":{\"name\":");
        JsonWriter.quote(call.name(), delta);
        delta.append(",\"arguments\":\"\"}");
        String seal = call.seal();
        if (seal != null) {
            delta.append(",\"extra_content\":");
            JsonWriter.write(CallWriter.sealed(seal), delta);
        }
        delta.append("}]");
        end(null, out);
    }

    private void arguments(int index, String fragment, Buffer out) {
        Choice choice = choice(index, out);
        choice.callHasArguments = true;
        StringBuilder delta = begin(index)
                .append("\"tool_calls\":[{\"index\":")
                .append(choice.calls - 1)
                .append(",\"function\":{\"arguments\":");
        JsonWriter.quote(fragment, delta);
        delta.append("}}]");
        end(null, out);
    }

    /** No arguments are an empty object here, not an empty text. */
    private void completeCall(int index, Choice choice, Buffer out) {
        if (!choice.callHasArguments) {
            arguments(index, "{}", out);
        }
    }

    private void finish(int index, FinishReason reason, Buffer out) {
        Choice choice = choice(index, out);
        completeCall(index, choice, out);
        begin(index);
        end(FinishReasons.write(reason, choice.refused), out);
    }

    private StringBuilder begin(int index) {
        chunk.setLength(0);
        return chunk.append(head).append("{\"index\":").append(index).append(",\"delta\":{");
    }

    private void end(@Nullable String finish, Buffer out) {
        chunk.append("},\"logprobs\":null,\"finish_reason\":");
        if (finish == null) {
            chunk.append("null");
        } else {
            chunk.append('"').append(finish).append('"');
        }
        chunk.append(terms.usageWanted() ? "}],\"usage\":null}\n\n" : "}]}\n\n");
        append(out);
    }

    /** By hand: a text's bytes in UTF-8 need no encoder of their own. */
    private void append(Buffer out) {
        out.appendBytes(chunk.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void end(Buffer out) {
        Usage told = usage;
        if (terms.usageWanted() && told != null) {
            chunk.setLength(0);
            chunk.append(head).append("],\"usage\":");
            JsonWriter.write(ChatUsage.write(told), chunk);
            chunk.append("}\n\n");
            append(out);
        }
        out.appendString("data: [DONE]\n\n");
    }

    @Override
    public void fail(HostFault fault, String requestId, Buffer out) {
        out.appendString("data: ")
                .appendBuffer(OpenAiErrors.write(fault).toBuffer())
                .appendString("\n\n");
    }

    @Override
    public Buffer keepAlive() {
        return KEEP_ALIVE;
    }
}
