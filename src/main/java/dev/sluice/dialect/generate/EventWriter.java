package dev.sluice.dialect.generate;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Arr;
import dev.sluice.json.Json.Obj;
import dev.sluice.json.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer as a stream of {@code GenerateContentResponse}s: events that end in CR LF CR LF, or the elements of one JSON array. A
 * call is one part, so its arguments are held until it is whole. The reasons of the end and the usage go out together, last.
 *
 * <p>An error is bare JSON between events, and then an event: js-genai looks for the one, and raises something at both; the SDK for
 * Java sees nothing but events, and would take what came so far for the whole. There is no sign of life: to them a comment is broken
 * JSON.
 */
final class EventWriter implements AnswerWriter {
    private static final String END_OF_EVENT = "\r\n\r\n";
    private static final Buffer WHITE_SPACE = Buffer.buffer("\r\n");

    /** A call that is not whole yet. */
    private record Call(Event.ToolCallStarted start, StringBuilder arguments) {}

    private final CallerTerms terms;
    private final boolean array;
    private final PartWriter parts = new PartWriter(false);
    private final Map<Integer, Call> calls = new TreeMap<>();
    private final Map<Integer, FinishReason> finished = new TreeMap<>();
    private String tail;
    private @Nullable Usage usage;
    private @Nullable String cut;
    private boolean begun;

    /** @param array whether the caller wants one JSON array and no events */
    EventWriter(CallerTerms terms, boolean array) {
        this.terms = terms;
        this.array = array;
        this.tail = tail(terms.requestId());
    }

    @Override
    public String contentType() {
        return array ? "application/json" : "text/event-stream";
    }

    @Override
    public void write(Event event, Buffer out) {
        switch (event) {
            case Event.Started start -> {
                tail = start.id().isEmpty() ? tail : tail(start.id());
                usage = start.usage();
            }
            case Event.TextDelta delta -> text(delta.choice(), delta.text(), "", out);
            case Event.RefusalDelta delta -> text(delta.choice(), delta.text(), "", out);
            case Event.ReasoningDelta delta -> text(delta.choice(), delta.text(), ",\"thought\":true", out);
            case Event.ReasoningSealed sealed -> part(sealed.choice(), reasoning(sealed), out);
            case Event.ToolCallStarted start -> {
                endCall(start.choice(), out);
                calls.put(start.choice(), new Call(start, new StringBuilder()));
            }
            case Event.ToolCallDelta delta -> {
                Call call = calls.get(delta.choice());
                if (call != null) {
                    call.arguments().append(delta.arguments());
                }
            }
            case Event.Cited cited -> cite(cited, out);
            case Event.Finished end -> {
                endCall(end.choice(), out);
                finished.put(end.choice(), end.reason());
            }
            case Event.UsageTold told -> usage = told.usage();
            case Event.Failed failed -> throw new IllegalArgumentException("a failure goes to fail()");
        }
    }

    private String tail(String id) {
        return ",\"modelVersion\":" + new Json.Text(terms.model()) + ",\"responseId\":" + new Json.Text(id) + "}";
    }

    private void text(int choice, String text, String more, Buffer out) {
        endCall(choice, out);
        StringBuilder chunk = new StringBuilder(text.length() + 200);
        chunk.append("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":");
        JsonWriter.quote(text, chunk);
        chunk.append(more)
                .append("}],\"role\":\"model\"},\"index\":")
                .append(choice)
                .append("}]")
                .append(tail);
        chunk(chunk, out);
    }

    private static Part reasoning(Event.ReasoningSealed sealed) {
        return new Part.Reasoning("", sealed.seal(), sealed.hidden(), sealed.origin(), Extras.NONE);
    }

    private void endCall(int choice, Buffer out) {
        Call call = calls.remove(choice);
        if (call != null) {
            Event.ToolCallStarted start = call.start();
            String arguments = call.arguments().toString();
            part(choice, new Part.ToolCall(start.id(), start.name(), arguments, start.seal(), false, Extras.NONE), out);
        }
    }

    private void part(int choice, Part part, Buffer out) {
        endCall(choice, out);
        List<Json> written = new ArrayList<>();
        if (parts.add(part, written)) {
            Obj content = new Obj().put("parts", new Arr(written)).put("role", "model");
            chunk(new Obj().put("content", content).put("index", choice), out);
        }
    }

    private void cite(Event.Cited cited, Buffer out) {
        if (cited.dialect().equals(GenerateDialect.NAME) && cited.citation() instanceof Obj sources) {
            endCall(cited.choice(), out);
            chunk(sources.copy().put("index", cited.choice()), out);
        }
    }

    private void chunk(Obj candidate, Buffer out) {
        StringBuilder chunk = new StringBuilder("{\"candidates\":[");
        JsonWriter.write(candidate, chunk);
        chunk(chunk.append(']').append(tail), out);
    }

    private void chunk(StringBuilder json, Buffer out) {
        if (array) {
            out.appendString(begun ? ",\r\n" : "[").appendString(json.toString());
        } else {
            out.appendString("data: ").appendString(json.append(END_OF_EVENT).toString());
        }
        begun = true;
    }

    @Override
    public void cut(String why, Buffer out) {
        cut = why;
    }

    @Override
    public void end(Buffer out) {
        List<Json> candidates = new ArrayList<>();
        finished.forEach((choice, reason) -> candidates.add(last(choice, reason)));
        StringBuilder chunk = new StringBuilder("{\"candidates\":");
        JsonWriter.write(new Arr(candidates), chunk);
        if (usage != null) {
            chunk.append(",\"usageMetadata\":");
            JsonWriter.write(UsageWords.write(usage), chunk);
        }
        chunk(chunk.append(tail), out);
        if (array) {
            out.appendString("]");
        }
    }

    private Obj last(int choice, FinishReason reason) {
        Obj content = new Obj().put("parts", Arr.of(new Obj().put("text", ""))).put("role", "model");
        Obj last = new Obj().put("content", content).put("finishReason", FinishWords.write(reason));
        if (cut != null) {
            last.put("finishMessage", cut);
        }
        return last.put("index", choice);
    }

    @Override
    public void fail(HostFault fault, String requestId, Buffer out) {
        String error = JsonWriter.text(Errors.write(fault, requestId));
        if (array) {
            out.appendString(begun ? ",\r\n" : "[").appendString(error).appendString("]");
        } else {
            out.appendString(error).appendString(END_OF_EVENT);
            out.appendString("data: ").appendString(error).appendString(END_OF_EVENT);
        }
    }

    @Override
    public @Nullable Buffer keepAlive() {
        return array && begun ? WHITE_SPACE : null;
    }
}
