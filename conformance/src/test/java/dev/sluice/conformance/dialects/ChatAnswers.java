package dev.sluice.conformance.dialects;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** OpenAI API reference, chat completions, read 2026-11; {@code reasoning_content} is DeepSeek's, which many hosts have. */
final class ChatAnswers implements HostAnswers {
    private static final String HEAD = "\"id\":\"chatcmpl-1\",\"created\":1764000000,\"model\":\"m\",";
    private static final String USAGE = """
            "usage":{"prompt_tokens":11,"completion_tokens":5,"total_tokens":16,"prompt_tokens_details":{"cached_tokens":4}}""";

    @Override
    public String whole(Scene scene) {
        return "{" + HEAD + "\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"logprobs\":null,\"message\":"
                + "{\"role\":\"assistant\",\"refusal\":null," + message(scene) + "},\"finish_reason\":\""
                + finish(scene)
                + "\"}]," + USAGE + "}";
    }

    private static String message(Scene scene) {
        return switch (scene) {
            case CALL -> "\"content\":null,\"tool_calls\":[" + call(1, "Oslo") + "]";
            case CALLS -> "\"content\":null,\"tool_calls\":[" + call(1, "Oslo") + "," + call(2, "Rome") + "]";
            case THOUGHT ->
                "\"content\":null,\"reasoning_content\":\"" + Spoken.THOUGHT + "\",\"tool_calls\":[" + call(1, "Oslo")
                        + "]";
            case ANSWER -> "\"content\":\"{\\\"city\\\":\\\"Oslo\\\"}\"";
            default -> "\"content\":\"" + Spoken.TEXT + "\"";
        };
    }

    private static String call(int number, String city) {
        return "{\"id\":\"call_" + number + "\",\"type\":\"function\",\"function\":{\"name\":\"" + Spoken.TOOL
                + "\",\"arguments\":\"{\\\"city\\\":\\\"" + city + "\\\"}\"}}";
    }

    private static String finish(Scene scene) {
        return switch (scene) {
            case CALL, CALLS, THOUGHT -> "tool_calls";
            case LENGTH -> "length";
            case FILTERED -> "content_filter";
            default -> "stop";
        };
    }

    @Override
    public List<Buffer> stream(Scene scene) {
        List<Buffer> events = new ArrayList<>();
        events.add(delta("\"role\":\"assistant\",\"content\":\"\""));
        switch (scene) {
            case CALL -> addCall(events, 0, "Oslo");
            case CALLS -> {
                addCall(events, 0, "Oslo");
                addCall(events, 1, "Rome");
            }
            case THOUGHT -> {
                events.add(delta("\"reasoning_content\":\"Hm, the \""));
                events.add(delta("\"reasoning_content\":\"weather.\""));
                addCall(events, 0, "Oslo");
            }
            case ANSWER -> events.add(delta("\"content\":\"{\\\"city\\\":\\\"Oslo\\\"}\""));
            default -> events.add(delta("\"content\":\"" + Spoken.FIRST + "\""));
        }
        if (scene == Scene.BREAKS) {
            events.add(
                    Buffer.buffer(
                            "data: {\"error\":{\"message\":\"Come back later.\",\"type\":\"server_error\",\"code\":null}}\n\n"));
            return events;
        }
        if (scene == Scene.TEXT || scene == Scene.LENGTH || scene == Scene.FILTERED) {
            events.add(delta("\"content\":\"" + Spoken.REST + "\""));
        }
        events.add(chunk("\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + finish(scene) + "\"}]"));
        events.add(chunk("\"choices\":[]," + USAGE));
        events.add(Buffer.buffer("data: [DONE]\n\n"));
        return events;
    }

    private static void addCall(List<Buffer> events, int index, String city) {
        events.add(delta("\"tool_calls\":[{\"index\":" + index + ",\"id\":\"call_" + (index + 1)
                + "\",\"type\":\"function\",\"function\":{\"name\":\"" + Spoken.TOOL + "\",\"arguments\":\"\"}}]"));
        for (String piece : List.of("{\\\"ci", "ty\\\":\\\"" + city + "\\\"}")) {
            events.add(
                    delta("\"tool_calls\":[{\"index\":" + index + ",\"function\":{\"arguments\":\"" + piece + "\"}}]"));
        }
    }

    private static Buffer delta(String members) {
        return chunk("\"choices\":[{\"index\":0,\"delta\":{" + members + "},\"finish_reason\":null}]");
    }

    private static Buffer chunk(String members) {
        return Buffer.buffer("data: {" + HEAD + "\"object\":\"chat.completion.chunk\"," + members + "}\n\n");
    }

    @Override
    public String limited() {
        return "{\"error\":{\"message\":\"Come back later.\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}";
    }

    @Override
    public String locked() {
        return "{\"error\":{\"message\":\"Incorrect API key provided.\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}";
    }

    @Override
    public String streamType() {
        return "text/event-stream";
    }
}
