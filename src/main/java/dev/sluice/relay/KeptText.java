package dev.sluice.relay;

import dev.sluice.canonical.Event;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.dialect.HostDialect;
import dev.sluice.failure.Failure;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** What a stream said, its first {@value #MOST} characters: for hosts that do not tell how many tokens it was. */
final class KeptText {
    private static final int MOST = 1 << 20;

    private final StringBuilder text = new StringBuilder();
    private @Nullable AnswerReader reader;

    /** Of events that somebody else reads. */
    KeptText() {}

    /** Of bytes that pass as they are. */
    KeptText(HostDialect dialect) {
        reader = dialect.answerReader(this::add);
    }

    void feed(Buffer bytes) {
        if (reader != null && text.length() < MOST) {
            try {
                reader.feed(bytes);
            } catch (Failure unreadable) {
                reader = null; // what came before it stands
            }
        }
    }

    void add(Event event) {
        if (text.length() < MOST) {
            text.append(textOf(event));
        }
    }

    private static String textOf(Event event) {
        return switch (event) {
            case Event.TextDelta delta -> delta.text();
            case Event.ReasoningDelta delta -> delta.text();
            case Event.RefusalDelta delta -> delta.text();
            case Event.ToolCallStarted call -> call.name();
            case Event.ToolCallDelta delta -> delta.arguments();
            default -> "";
        };
    }

    String text() {
        return text.toString();
    }
}
