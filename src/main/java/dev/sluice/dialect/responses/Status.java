package dev.sluice.dialect.responses;

import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Part;
import dev.sluice.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code status} of a response, and with {@code incomplete_details} why the model stopped. */
final class Status {
    static final String COMPLETED = "completed";
    static final String INCOMPLETE = "incomplete";
    static final String FAILED = "failed";

    private Status() {}

    /** Why an answer with that status stopped. One that says of itself that it is not done is never a good end. */
    static FinishReason finish(Json.Obj response, boolean called, boolean refused) {
        String status = response.text("status");
        return switch (status == null ? COMPLETED : status) {
            case COMPLETED -> called ? FinishReason.TOOL_CALLS : refused ? FinishReason.REFUSAL : FinishReason.STOP;
            case INCOMPLETE -> {
                Json.Obj details = response.object("incomplete_details");
                String reason = details == null ? null : details.text("reason");
                yield "content_filter".equals(reason) ? FinishReason.CONTENT_FILTER : FinishReason.LENGTH;
            }
            default -> FinishReason.ERROR;
        };
    }

    static FinishReason finish(Json.Obj response, List<Part> parts) {
        return finish(
                response,
                parts.stream().anyMatch(Part.ToolCall.class::isInstance),
                parts.stream().anyMatch(Part.Refusal.class::isInstance));
    }

    /** Why it stopped, as can be said here: that a model declined shows in a part that says so, and without one looks like a good end. */
    static FinishReason sayable(FinishReason finish, boolean refused) {
        return finish == FinishReason.REFUSAL && !refused ? FinishReason.CONTENT_FILTER : finish;
    }

    static String of(FinishReason finish) {
        return switch (finish) {
            case STOP, STOP_SEQUENCE, TOOL_CALLS, REFUSAL, PAUSED -> COMPLETED;
            case LENGTH, CONTEXT_FULL, CONTENT_FILTER -> INCOMPLETE;
            case ERROR -> FAILED;
        };
    }

    /** The {@code incomplete_details}, or null where there are none. */
    static Json.@Nullable Obj details(FinishReason finish) {
        return switch (finish) {
            case LENGTH, CONTEXT_FULL -> new Json.Obj().put("reason", "max_output_tokens");
            case CONTENT_FILTER -> new Json.Obj().put("reason", "content_filter");
            case STOP, STOP_SEQUENCE, TOOL_CALLS, REFUSAL, PAUSED, ERROR -> null;
        };
    }
}
