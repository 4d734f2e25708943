package dev.sluice.conformance.dialects;

import dev.sluice.stream.AwsEventStreamEncoder;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Amazon Bedrock API reference, Converse and ConverseStream, read 2026-11. */
final class ConverseAnswers implements HostAnswers {
    private static final String USAGE =
            "\"usage\":{\"inputTokens\":7,\"outputTokens\":5,\"totalTokens\":16,\"cacheReadInputTokens\":4,"
                    + "\"cacheWriteInputTokens\":0},\"metrics\":{\"latencyMs\":9}";

    @Override
    public String whole(Scene scene) {
        List<String> blocks = switch (scene) {
            case CALL -> List.of(call(1, "Oslo"));
            case CALLS -> List.of(call(1, "Oslo"), call(2, "Rome"));
            case THOUGHT ->
                List.of(
                        "{\"reasoningContent\":{\"reasoningText\":{\"text\":\"" + Spoken.THOUGHT + "\",\"signature\":\""
                                + Spoken.SEAL + "\"}}}",
                        call(1, "Oslo"));
            case ANSWER -> List.of("{\"text\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}");
            default -> List.of("{\"text\":\"" + Spoken.TEXT + "\"}");
        };
        return "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[" + String.join(",", blocks)
                + "]}},\"stopReason\":\"" + stop(scene) + "\"," + USAGE + "}";
    }

    private static String call(int number, String city) {
        return "{\"toolUse\":{\"toolUseId\":\"tooluse_" + number + "\",\"name\":\"" + Spoken.TOOL
                + "\",\"input\":{\"city\":\"" + city + "\"}}}";
    }

    private static String stop(Scene scene) {
        return switch (scene) {
            case CALL, CALLS, THOUGHT -> "tool_use";
            case LENGTH -> "max_tokens";
            case FILTERED -> "content_filtered";
            default -> "end_turn";
        };
    }

    @Override
    public List<Buffer> stream(Scene scene) {
        List<Buffer> frames = new ArrayList<>();
        frames.add(event("messageStart", "{\"role\":\"assistant\"}"));
        switch (scene) {
            case CALL -> addCall(frames, 0, 1, "Oslo");
            case CALLS -> {
                addCall(frames, 0, 1, "Oslo");
                addCall(frames, 1, 2, "Rome");
            }
            case THOUGHT -> {
                addDeltas(
                        frames,
                        0,
                        "{\"reasoningContent\":{\"text\":\"Hm, the \"}}",
                        "{\"reasoningContent\":{\"text\":\"weather.\"}}",
                        "{\"reasoningContent\":{\"signature\":\"" + Spoken.SEAL + "\"}}");
                addCall(frames, 1, 1, "Oslo");
            }
            case ANSWER -> addDeltas(frames, 0, "{\"text\":\"{\\\"city\\\":\"}", "{\"text\":\"\\\"Oslo\\\"}\"}");
            default ->
                addDeltas(frames, 0, "{\"text\":\"" + Spoken.FIRST + "\"}", "{\"text\":\"" + Spoken.REST + "\"}");
        }
        if (scene == Scene.BREAKS) {
            frames.subList(2, frames.size()).clear();
            frames.add(frame(
                    "exception",
                    "exception-type",
                    "serviceUnavailableException",
                    "{\"message\":\"" + Spoken.COMPLAINT + "\"}"));
            return frames;
        }
        frames.add(event("messageStop", "{\"stopReason\":\"" + stop(scene) + "\"}"));
        frames.add(event("metadata", "{" + USAGE + "}"));
        return frames;
    }

    private static void addCall(List<Buffer> frames, int index, int number, String city) {
        frames.add(event(
                "contentBlockStart",
                "{\"contentBlockIndex\":" + index + ",\"start\":{\"toolUse\":{\"toolUseId\":\"tooluse_" + number
                        + "\",\"name\":\"" + Spoken.TOOL + "\"}}}"));
        addDeltas(
                frames,
                index,
                "{\"toolUse\":{\"input\":\"{\\\"ci\"}}",
                "{\"toolUse\":{\"input\":\"ty\\\":\\\"" + city + "\\\"}\"}}");
    }

    private static void addDeltas(List<Buffer> frames, int index, String... deltas) {
        for (String delta : deltas) {
            frames.add(event("contentBlockDelta", "{\"contentBlockIndex\":" + index + ",\"delta\":" + delta + "}"));
        }
        frames.add(event("contentBlockStop", "{\"contentBlockIndex\":" + index + "}"));
    }

    private static Buffer event(String type, String payload) {
        return frame("event", "event-type", type, payload);
    }

    private static Buffer frame(String message, String header, String type, String payload) {
        Buffer frame = Buffer.buffer();
        AwsEventStreamEncoder.append(
                frame,
                AwsEventStreamEncoder.headers(
                        ":" + header, type, ":content-type", "application/json", ":message-type", message),
                payload.getBytes(StandardCharsets.UTF_8));
        return frame;
    }

    @Override
    public String limited() {
        return "{\"message\":\"Come back later.\"}";
    }

    @Override
    public Map<String, String> limitedHeaders() {
        return Map.of("x-amzn-ErrorType", "ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/");
    }

    @Override
    public String locked() {
        return "{\"message\":\"The security token included in the request is invalid.\"}";
    }

    @Override
    public int lockedStatus() {
        return 403;
    }

    @Override
    public Map<String, String> lockedHeaders() {
        return Map.of("x-amzn-errortype", "UnrecognizedClientException:http://internal.amazon.com/coral/");
    }

    @Override
    public String streamType() {
        return "application/vnd.amazon.eventstream";
    }
}
