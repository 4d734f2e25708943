package dev.sluice.provider.simulated;

import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a choice is written: the two endpoints whose answers are {@code choices} differ in nothing else (OpenAI API reference,
 * chat and completions, read 2026-11). All texts are members of a choice's JSON object.
 */
enum ChoiceFormat {
    CHAT("chatcmpl-", "chat.completion.chunk", "chat.completion", "\"delta\":{}") {
        @Override
        String opening(Content content) {
            String text = content instanceof Content.Said ? "\"\"" : "null";
            return "\"delta\":{\"role\":\"assistant\",\"content\":" + text + ",\"refusal\":null}";
        }

        @Override
        Iterable<Piece> streamed(Content content) {
            return switch (content) {
                case Content.Said said ->
                    () -> Piece.each(
                            said.prose().iterator(), text -> Piece.token("\"delta\":{\"content\":\"" + text + "\"}"));
                case Content.Called called -> callDeltas(called.calls());
            };
        }

        @Override
        String beforeText() {
            return "\"message\":{\"role\":\"assistant\",\"content\":\"";
        }

        @Override
        String afterText() {
            return "\",\"refusal\":null,\"annotations\":[]}";
        }
    },
    TEXT("cmpl-", "text_completion", "text_completion", "\"text\":\"\"") {
        @Override
        @Nullable
        String opening(Content content) {
            return null;
        }

        @Override
        Iterable<Piece> streamed(Content content) {
            return () -> Piece.each(
                    ((Content.Said) content).prose().iterator(), text -> Piece.token("\"text\":\"" + text + "\""));
        }

        @Override
        String beforeText() {
            return "\"text\":\"";
        }

        @Override
        String afterText() {
            return "\"";
        }
    };

    final String idPrefix;
    final String chunkObject;
    final String wholeObject;
    /** The member of the chunk that carries the finish reason. */
    final String closing;

    ChoiceFormat(String idPrefix, String chunkObject, String wholeObject, String closing) {
        this.idPrefix = idPrefix;
        this.chunkObject = chunkObject;
        this.wholeObject = wholeObject;
        this.closing = closing;
    }

    /** The member of the chunk that opens a choice; null where none does. */
    abstract @Nullable String opening(Content content);

    /** The members of the chunks that follow, one each. */
    abstract Iterable<Piece> streamed(Content content);

    abstract String beforeText();

    abstract String afterText();

    static String finishReason(Content content) {
        return switch (content) {
            case Content.Called called -> "\"tool_calls\"";
            case Content.Said said -> said.cut() ? "\"length\"" : "\"stop\"";
        };
    }

    private static List<Piece> callDeltas(List<ToolCall> calls) {
        List<Piece> deltas = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            ToolCall call = calls.get(i);
            String head = "\"delta\":{\"tool_calls\":[{\"index\":" + i + ",";
            deltas.add(
                    Piece.frame(head + "\"id\":\"" + call.callId() + "\",\"type\":\"function\",\"function\":{\"name\":"
                            + Json.encode(call.name()) + ",\"arguments\":\"\"}}]}"));
            for (String fragment : call.fragments()) {
                deltas.add(Piece.token(head + "\"function\":{\"arguments\":" + Json.encode(fragment) + "}}]}"));
            }
        }
        return deltas;
    }

    /** A whole message with calls; the bytes of their arguments are its tokens. */
    static List<Step> message(List<ToolCall> calls) {
        List<Step> steps = new ArrayList<>();
        String separator = "\"message\":{\"role\":\"assistant\",\"content\":null,\"refusal\":null,\"tool_calls\":[";
        for (ToolCall call : calls) {
            steps.add(Step.Bytes.of(separator + "{\"id\":\"" + call.callId()
                    + "\",\"type\":\"function\",\"function\":{\"name\":" + Json.encode(call.name())
                    + ",\"arguments\":\""));
            steps.addAll(call.escapedFragments());
            separator = "\"}},";
        }
        steps.add(Step.Bytes.of("\"}}]}"));
        return steps;
    }
}
