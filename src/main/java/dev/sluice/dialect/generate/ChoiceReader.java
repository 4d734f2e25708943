package dev.sluice.dialect.generate;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Obj;
import dev.sluice.json.JsonWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One of the answers of a stream. Calls come whole, or from Gemini 3 on in pieces: {@code functionCall{name,willContinue}}, then values
 * by their paths, then an empty {@code functionCall{}}.
 */
final class ChoiceReader {
    private final int choice;
    private final CallIds ids;
    private final Consumer<Event> sink;
    private @Nullable PartialArguments open; // of the call that goes on
    private @Nullable String openId;
    private @Nullable String finish;
    private boolean called;
    private boolean said;

    ChoiceReader(int choice, CallIds ids, Consumer<Event> sink) {
        this.choice = choice;
        this.ids = ids;
        this.sink = sink;
    }

    void take(ChunkScan.Candidate candidate) {
        for (ChunkScan.Piece piece : candidate.pieces) {
            take(piece);
        }
        candidate.sources.members().forEach((name, value) -> {
            closeCall();
            sink.accept(new Event.Cited(choice, GenerateDialect.NAME, new Obj().put(name, value)));
        });
        if (candidate.finish != null) {
            finish = candidate.finish;
        }
    }

    private void take(ChunkScan.Piece piece) {
        String signature = piece.signature();
        if (piece.call() != null) {
            call(piece.call(), signature);
            return;
        }
        String text = piece.text() == null ? "" : piece.text();
        if (!text.isEmpty()) {
            closeCall();
            said |= !piece.thought();
            sink.accept(piece.thought() ? new Event.ReasoningDelta(choice, text) : new Event.TextDelta(choice, text));
        }
        said |= piece.foreign();
        if (signature != null && !piece.foreign()) {
            closeCall();
            Seal seal = Seal.read(signature, !piece.thought());
            sink.accept(new Event.ReasoningSealed(choice, seal.text(), seal.hidden(), seal.origin()));
        }
    }

    private void call(Obj call, @Nullable String signature) {
        String name = call.text("name");
        if (name != null && !name.isEmpty() && !goesOn(call)) {
            closeCall();
            String told = call.text("id");
            openId = told == null || told.isEmpty() ? ids.next() : told;
            open = new PartialArguments();
            called = true;
            sink.accept(new Event.ToolCallStarted(choice, openId, name, signature));
        }
        if (open == null) {
            return; // the end of a call that has ended
        }
        Obj arguments = call.object("args");
        if (arguments != null) {
            open = null;
            delta(JsonWriter.text(arguments));
            return;
        }
        for (Json partial : call.elements("partialArgs")) {
            if (!(partial instanceof Obj object)) {
                throw new InvalidJsonException();
            }
            delta(open.add(object));
        }
        if (!call.isTrue("willContinue")) {
            closeCall();
        }
    }

    /** Whether the call is the open one once more. */
    private boolean goesOn(Obj call) {
        String id = call.text("id");
        return open != null && id != null && id.equals(openId);
    }

    private void delta(String arguments) {
        if (!arguments.isEmpty()) {
            sink.accept(new Event.ToolCallDelta(choice, arguments));
        }
    }

    private void closeCall() {
        if (open != null) {
            delta(open.close());
            open = null;
        }
    }

    boolean hasFinish() {
        return finish != null;
    }

    /** A call that the limit cut off stays as it is. */
    void finish() {
        FinishReason reason = FinishWords.read(finish, called, !said && !called);
        if (reason != FinishReason.LENGTH) {
            closeCall();
        }
        sink.accept(new Event.Finished(choice, reason, null));
    }
}
