package dev.sluice.conformance.dialects;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Gemini API reference, generateContent, read 2026-11. The seal of a thought is on the call that follows it. */
final class GenerateAnswers implements HostAnswers {
    private static final String TAIL = """
            ,"usageMetadata":{"promptTokenCount":11,"cachedContentTokenCount":4,"candidatesTokenCount":5,"totalTokenCount":16},\
            "modelVersion":"m","responseId":"r1"}""";

    @Override
    public String whole(Scene scene) {
        List<String> parts = switch (scene) {
            case CALL -> List.of(call("Oslo"));
            case CALLS -> List.of(call("Oslo"), call("Rome"));
            case THOUGHT -> List.of(thought(Spoken.THOUGHT), sealedCall());
            case ANSWER -> List.of(text("{\\\"city\\\":\\\"Oslo\\\"}"));
            default -> List.of(text(Spoken.TEXT));
        };
        return answer(String.join(",", parts), ",\"finishReason\":\"" + finish(scene) + "\"");
    }

    private static String answer(String parts, String finish) {
        return "{\"candidates\":[{\"content\":{\"parts\":[" + parts + "],\"role\":\"model\"},\"index\":0" + finish
                + "}]" + TAIL;
    }

    private static String text(String text) {
        return "{\"text\":\"" + text + "\"}";
    }

    private static String thought(String text) {
        return "{\"text\":\"" + text + "\",\"thought\":true}";
    }

    private static String call(String city) {
        return "{\"functionCall\":{\"name\":\"" + Spoken.TOOL + "\",\"args\":{\"city\":\"" + city + "\"}}}";
    }

    private static String sealedCall() {
        return call("Oslo").replaceAll("}$", ",\"thoughtSignature\":\"" + Spoken.SEAL + "\"}");
    }

    private static String finish(Scene scene) {
        return switch (scene) {
            case LENGTH -> "MAX_TOKENS";
            case FILTERED -> "SAFETY";
            default -> "STOP";
        };
    }

    @Override
    public List<Buffer> stream(Scene scene) {
        List<String> parts = switch (scene) {
            case CALL -> List.of(call("Oslo"));
            case CALLS -> List.of(call("Oslo"), call("Rome"));
            case THOUGHT -> List.of(thought("Hm, the "), thought("weather."), sealedCall());
            case ANSWER -> List.of(text("{\\\"city\\\":"), text("\\\"Oslo\\\"}"));
            default -> List.of(text(Spoken.FIRST), text(Spoken.REST));
        };
        List<Buffer> events = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            boolean last = i == parts.size() - 1;
            events.add(event(answer(parts.get(i), last ? ",\"finishReason\":\"" + finish(scene) + "\"" : "")));
        }
        if (scene == Scene.BREAKS) {
            events.set(
                    1,
                    event("{\"error\":{\"code\":503,\"message\":\"" + Spoken.COMPLAINT
                            + "\",\"status\":\"UNAVAILABLE\"}}"));
        }
        return events;
    }

    private static Buffer event(String json) {
        return Buffer.buffer("data: " + json + "\r\n\r\n");
    }

    @Override
    public String limited() {
        return "{\"error\":{\"code\":429,\"message\":\"Come back later.\",\"status\":\"RESOURCE_EXHAUSTED\"}}";
    }

    @Override
    public String locked() {
        return "{\"error\":{\"code\":400,\"message\":\"API key not valid.\",\"status\":\"INVALID_ARGUMENT\",\"details\":["
                + "{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"API_KEY_INVALID\"}]}}";
    }

    @Override
    public int lockedStatus() {
        return 400;
    }

    @Override
    public String streamType() {
        return "text/event-stream";
    }
}
