package dev.sluice.conformance.dialects;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Anthropic API reference, messages and their streams, read 2026-11. */
final class MessagesAnswers implements HostAnswers {
    private static final String HEAD = "\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",";

    @Override
    public String whole(Scene scene) {
        return "{" + HEAD + "\"content\":[" + String.join(",", blocks(scene)) + "],\"stop_reason\":\"" + stop(scene)
                + "\",\"stop_sequence\":null,\"usage\":" + usage(5) + "}";
    }

    private static String usage(int output) {
        return "{\"input_tokens\":7,\"cache_read_input_tokens\":4,\"cache_creation_input_tokens\":0,\"output_tokens\":"
                + output + "}";
    }

    private static List<String> blocks(Scene scene) {
        return switch (scene) {
            case CALL -> List.of(call(1, "Oslo"));
            case CALLS -> List.of(call(1, "Oslo"), call(2, "Rome"));
            case THOUGHT ->
                List.of(
                        "{\"type\":\"thinking\",\"thinking\":\"" + Spoken.THOUGHT + "\",\"signature\":\"" + Spoken.SEAL
                                + "\"}",
                        call(1, "Oslo"));
            case ANSWER -> List.of("{\"type\":\"text\",\"text\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}");
            default -> List.of("{\"type\":\"text\",\"text\":\"" + Spoken.TEXT + "\"}");
        };
    }

    private static String call(int number, String city) {
        return "{\"type\":\"tool_use\",\"id\":\"toolu_" + number + "\",\"name\":\"" + Spoken.TOOL
                + "\",\"input\":{\"city\":\"" + city + "\"}}";
    }

    private static String stop(Scene scene) {
        return switch (scene) {
            case CALL, CALLS, THOUGHT -> "tool_use";
            case LENGTH -> "max_tokens";
            case FILTERED -> "refusal";
            default -> "end_turn";
        };
    }

    @Override
    public List<Buffer> stream(Scene scene) {
        List<Buffer> events = new ArrayList<>();
        events.add(event(
                "message_start",
                "\"message\":{" + HEAD + "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":"
                        + usage(1) + "}"));
        switch (scene) {
            case CALL -> addCall(events, 0, 1, "Oslo");
            case CALLS -> {
                addCall(events, 0, 1, "Oslo");
                addCall(events, 1, 2, "Rome");
            }
            case THOUGHT -> {
                addBlock(
                        events,
                        0,
                        "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}",
                        "{\"type\":\"thinking_delta\",\"thinking\":\"Hm, the \"}",
                        "{\"type\":\"thinking_delta\",\"thinking\":\"weather.\"}",
                        "{\"type\":\"signature_delta\",\"signature\":\"" + Spoken.SEAL + "\"}");
                addCall(events, 1, 1, "Oslo");
            }
            case ANSWER -> addText(events, "{\\\"city\\\":", "\\\"Oslo\\\"}");
            default -> addText(events, Spoken.FIRST, Spoken.REST);
        }
        if (scene == Scene.BREAKS) {
            events.subList(3, events.size()).clear();
            events.add(event(
                    "error", "\"error\":{\"type\":\"overloaded_error\",\"message\":\"" + Spoken.COMPLAINT + "\"}"));
            return events;
        }
        events.add(event(
                "message_delta",
                "\"delta\":{\"stop_reason\":\"" + stop(scene)
                        + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":5}"));
        events.add(Buffer.buffer("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"));
        return events;
    }

    private static void addText(List<Buffer> events, String... pieces) {
        List<String> deltas = new ArrayList<>();
        for (String piece : pieces) {
            deltas.add("{\"type\":\"text_delta\",\"text\":\"" + piece + "\"}");
        }
        addBlock(events, 0, "{\"type\":\"text\",\"text\":\"\"}", deltas.toArray(String[]::new));
    }

    private static void addCall(List<Buffer> events, int index, int number, String city) {
        addBlock(
                events,
                index,
                "{\"type\":\"tool_use\",\"id\":\"toolu_" + number + "\",\"name\":\"" + Spoken.TOOL + "\",\"input\":{}}",
                "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}",
                "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"ci\"}",
                "{\"type\":\"input_json_delta\",\"partial_json\":\"ty\\\":\\\"" + city + "\\\"}\"}");
    }

    private static void addBlock(List<Buffer> events, int index, String start, String... deltas) {
        String at = "\"index\":" + index;
        events.add(event("content_block_start", at + ",\"content_block\":" + start));
        for (String delta : deltas) {
            events.add(event("content_block_delta", at + ",\"delta\":" + delta));
        }
        events.add(event("content_block_stop", at));
    }

    private static Buffer event(String type, String members) {
        return Buffer.buffer("event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n");
    }

    @Override
    public String limited() {
        return "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Come back later.\"}}";
    }

    @Override
    public String locked() {
        return "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key\"}}";
    }

    @Override
    public String streamType() {
        return "text/event-stream";
    }
}
