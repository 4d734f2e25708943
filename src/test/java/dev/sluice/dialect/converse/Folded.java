package dev.sluice.dialect.converse;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stream's events add up to, one line for each part; and whether they kept their order.
 *
 * @param failure what the reader threw, or null
 */
record Folded(
        List<String> parts,
        @Nullable FinishReason finish,
        @Nullable Usage usage,
        boolean hostFailed,
        boolean whole,
        @Nullable Failure failure) {

    /** Reads all slices; anything thrown but a failure of the right kind is the test's to see. */
    static Folded read(List<Buffer> slices) {
        List<Event> events = new ArrayList<>();
        AnswerReader reader = Converses.DIALECT.answerReader(events::add);
        Failure failure = null;
        try {
            slices.forEach(reader::feed);
            reader.end();
        } catch (Failure found) {
            if (found.kind() != Kind.UPSTREAM_INVALID_ANSWER) {
                throw new AssertionError("of the wrong kind", found);
            }
            failure = found;
        }
        Folding folding = new Folding();
        events.forEach(folding::add);
        return new Folded(
                folding.parts,
                folding.finish,
                folding.usage,
                folding.failed,
                failure == null && reader.isWhole(),
                failure);
    }

    /** Adds events up and minds their order. */
    static final class Folding {
        final List<String> parts = new ArrayList<>();

        @Nullable
        FinishReason finish;

        @Nullable
        Usage usage;

        boolean failed;
        private boolean started;
        private String open = "";

        void add(Event event) {
            require(!failed && (started || event instanceof Event.Started || event instanceof Event.Failed), event);
            require(finish == null || event instanceof Event.UsageTold || event instanceof Event.Failed, event);
            switch (event) {
                case Event.Started start -> {
                    require(!started, event);
                    started = true;
                }
                case Event.TextDelta delta -> append("text ", delta.text());
                case Event.RefusalDelta delta -> append("refusal ", delta.text());
                case Event.ReasoningDelta delta -> append("thought ", delta.text());
                case Event.ReasoningSealed sealed -> {
                    if (sealed.hidden()) {
                        open = "";
                        append("hidden ", sealed.seal());
                    } else {
                        append("thought ", " sealed " + sealed.seal());
                    }
                    open = "";
                }
                case Event.ToolCallStarted call -> {
                    open = "";
                    append("call ", call.id() + " " + call.name() + " ");
                }
                case Event.ToolCallDelta delta -> {
                    require(open.equals("call "), event);
                    append("call ", delta.arguments());
                }
                case Event.Cited cited -> require(!cited.citation().toString().isEmpty(), event);
                case Event.Finished finished -> finish = finished.reason();
                case Event.UsageTold told -> {
                    require(finish != null, event);
                    usage = told.usage();
                }
                case Event.Failed fault -> failed = true;
            }
        }

        private void append(String kind, String text) {
            require(!text.isEmpty(), kind);
            if (open.equals(kind)) {
                parts.set(parts.size() - 1, parts.getLast() + text);
            } else {
                parts.add(kind + text);
            }
            open = kind;
        }

        private static void require(boolean holds, Object what) {
            if (!holds) {
                throw new AssertionError("out of order: " + what);
            }
        }
    }
}
