package dev.sluice.dialect.responses;

import dev.sluice.canonical.Event;
import dev.sluice.dialect.ForeignSeal;
import dev.sluice.json.Json;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the events of one item after the other, and keeps what is to be repeated at the end. */
final class ItemEvents {
    private static final String IN_PROGRESS = "in_progress";

    private final EventLine line;
    private final AnswerIds ids;
    private final List<Json> output = new ArrayList<>();

    private Sort open = Sort.NOTHING;
    private String itemId = "";

    /** What the open part says so far: a text, a refusal, a thought or a call's arguments. */
    private final StringBuilder said = new StringBuilder();

    /** The parts of the open message that are done, and what is cited in its open one. */
    private List<Json> content = new ArrayList<>();

    private List<Json> citations = new ArrayList<>();
    private String callId = "";
    private String callName = "";

    private enum Sort {
        NOTHING,
        TEXT,
        REFUSAL,
        THOUGHT,
        CALL
    }

    ItemEvents(EventLine line, AnswerIds ids) {
        this.line = line;
        this.ids = ids;
    }

    /** The items that are done. */
    List<Json> output() {
        return output;
    }

    void text(String delta, Buffer out) {
        openContent(Sort.TEXT, out);
        said.append(delta);
        line.begin("response.output_text.delta")
                .at(itemId, output.size())
                .number("content_index", content.size())
                .text("delta", delta)
                .noLogprobs()
                .end(out);
    }

    void refusal(String delta, Buffer out) {
        openContent(Sort.REFUSAL, out);
        said.append(delta);
        line.begin("response.refusal.delta")
                .at(itemId, output.size())
                .number("content_index", content.size())
                .text("delta", delta)
                .end(out);
    }

    /** Something cited without any text before it has no place. */
    void cite(Json citation, Buffer out) {
        if (open == Sort.TEXT) {
            line.begin("response.output_text.annotation.added")
                    .at(itemId, output.size())
                    .number("content_index", content.size())
                    .number("annotation_index", citations.size())
                    .json("annotation", citation)
                    .end(out);
            citations.add(citation);
        }
    }

    void thought(String delta, Buffer out) {
        if (open != Sort.THOUGHT) {
            openThought(out);
        }
        if (said.isEmpty()) {
            line.begin("response.reasoning_summary_part.added")
                    .at(itemId, output.size())
                    .number("summary_index", 0)
                    .json("part", Thoughts.summaryPiece(""))
                    .end(out);
        }
        said.append(delta);
        line.begin("response.reasoning_summary_text.delta")
                .at(itemId, output.size())
                .number("summary_index", 0)
                .text("delta", delta)
                .end(out);
    }

    /** A seal ends the thought before it, or stands for one that cannot be read. */
    void seal(String encrypted, Buffer out) {
        if (open != Sort.THOUGHT) {
            openThought(out);
        }
        closeThought(encrypted, out);
    }

    void call(Event.ToolCallStarted call, Buffer out) {
        if (call.seal() != null) {
            openThought(out);
            closeThought(ForeignSeal.ofCall(call.seal()), out);
        }
        close(Status.COMPLETED, out);
        callId = call.id();
        callName = call.name();
        open(Sort.CALL, "fc");
        add(OutputItems.call(itemId, IN_PROGRESS, callId, callName, ""), out);
    }

    void arguments(String delta, Buffer out) {
        said.append(delta);
        line.begin("response.function_call_arguments.delta")
                .at(itemId, output.size())
                .text("delta", delta)
                .end(out);
    }

    private void open(Sort sort, String prefix) {
        open = sort;
        itemId = ids.item(prefix);
        said.setLength(0);
    }

    private void add(Json.Obj item, Buffer out) {
        line.begin("response.output_item.added")
                .number("output_index", output.size())
                .json("item", item)
                .end(out);
    }

    private void openThought(Buffer out) {
        close(Status.COMPLETED, out);
        open(Sort.THOUGHT, "rs");
        add(OutputItems.thought(itemId, "", null), out);
    }

    private void openContent(Sort sort, Buffer out) {
        if (open == sort) {
            return;
        }
        if (open == Sort.TEXT || open == Sort.REFUSAL) {
            closePart(out);
        } else {
            close(Status.COMPLETED, out);
            open(sort, "msg");
            content = new ArrayList<>();
            add(OutputItems.message(itemId, IN_PROGRESS, List.of()), out);
        }
        open = sort;
        said.setLength(0);
        line.begin("response.content_part.added")
                .at(itemId, output.size())
                .number("content_index", content.size())
                .json("part", part())
                .end(out);
    }

    private Json.Obj part() {
        return open == Sort.TEXT ? OutputItems.text(said.toString(), citations) : OutputItems.refusal(said.toString());
    }

    /** Closes the item that is open, if any. */
    void close(String status, Buffer out) {
        switch (open) {
            case NOTHING -> {
                // nothing is open
            }
            case TEXT, REFUSAL -> {
                closePart(out);
                done(OutputItems.message(itemId, status, content), out);
            }
            case THOUGHT -> closeThought(null, out);
            case CALL -> closeCall(status, out);
        }
    }

    private void closePart(Buffer out) {
        boolean text = open == Sort.TEXT;
        line.begin(text ? "response.output_text.done" : "response.refusal.done")
                .at(itemId, output.size())
                .number("content_index", content.size())
                .text(text ? "text" : "refusal", said.toString());
        if (text) {
            line.noLogprobs();
        }
        line.end(out);
        Json.Obj part = part();
        line.begin("response.content_part.done")
                .at(itemId, output.size())
                .number("content_index", content.size())
                .json("part", part)
                .end(out);
        content.add(part);
        citations = new ArrayList<>();
    }

    private void closeThought(@Nullable String encrypted, Buffer out) {
        String text = said.toString();
        if (!text.isEmpty()) {
            line.begin("response.reasoning_summary_text.done")
                    .at(itemId, output.size())
                    .number("summary_index", 0)
                    .text("text", text)
                    .end(out);
            line.begin("response.reasoning_summary_part.done")
                    .at(itemId, output.size())
                    .number("summary_index", 0)
                    .json("part", Thoughts.summaryPiece(text))
                    .end(out);
        }
        done(OutputItems.thought(itemId, text, encrypted), out);
    }

    /** Of a call that was cut off the arguments stay as they are; one without any has an empty object. */
    private void closeCall(String status, Buffer out) {
        if (said.isEmpty() && status.equals(Status.COMPLETED)) {
            arguments("{}", out);
        }
        line.begin("response.function_call_arguments.done")
                .at(itemId, output.size())
                .text("name", callName)
                .text("arguments", said.toString())
                .end(out);
        done(OutputItems.call(itemId, status, callId, callName, said.toString()), out);
    }

    private void done(Json.Obj item, Buffer out) {
        line.begin("response.output_item.done")
                .number("output_index", output.size())
                .json("item", item)
                .end(out);
        output.add(item);
        open = Sort.NOTHING;
    }
}
